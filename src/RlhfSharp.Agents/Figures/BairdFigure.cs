using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Learners.Linear;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Figures;

/// <summary>Figures 11.2 and 11.5: semi-gradient TD diverges on Baird's counterexample, even with expected updates; gradient TD does not.</summary>
internal sealed class BairdFigure() : Figure("figure-11.2", "11.2", "Baird's counterexample: semi-gradient TD diverges, gradient TD does not", runs: 1, seconds: 1)
{
    private const int Length = 1000, Every = 5;
    private const double StepSize = 0.01, Gamma = 0.99;

    public override FigureResult Make(FigureRequest request)
    {
        double[][] expected = ExpectedUpdates();
        double[][] semiGradient = Sampled(request.Seed, new SemiGradientTd<int>(BairdCounterexample.CreateFeatures(), StepSize, Gamma, Ratio));
        double[][] tdc = Sampled(request.Seed, new GradientTd<int>(BairdCounterexample.CreateFeatures(), GradientTdKind.Tdc, 0.005, 0.05, Gamma, Ratio));
        double[][] gtd2 = Sampled(request.Seed, new GradientTd<int>(BairdCounterexample.CreateFeatures(), GradientTdKind.Gtd2, 0.005, 0.05, Gamma, Ratio));
        return new FigureResult(
            [
                Panel("Semi-gradient off-policy TD(0)", "steps", semiGradient, Every),
                Panel("Expected (dynamic programming) updates", "sweeps", expected, 1),
                Panel("TDC, a gradient TD", "steps", tdc, Every),
                Panel("GTD2, the other gradient TD", "steps", gtd2, Every),
            ],
            [
                FigureCheck.Exact("w1-6 after 1,000 sweeps", expected[0][^1], 114.4337, FigureSource.Computed, 0.00006),
                FigureCheck.Exact("w7 after 1,000 sweeps", expected[6][^1], 6.8500, FigureSource.Computed, 0.00006),
                FigureCheck.Exact("w8 after 1,000 sweeps", expected[7][^1], 335.0012, FigureSource.Computed, 0.00006),
                FigureCheck.AtLeast("semi-gradient TD: Bellman error after 5,000 steps (RMS; 8.2 at first)", BellmanError(semiGradient), 100, FigureSource.Book("figure 11.2")),
                FigureCheck.AtMost("TDC: Bellman error after 5,000 steps (RMS)", BellmanError(tdc), 0.5, FigureSource.Book("figure 11.5")),
                FigureCheck.AtMost("GTD2: Bellman error after 5,000 steps (RMS)", BellmanError(gtd2), 0.5, FigureSource.Book("section 11.7")),
            ]);
    }

    /// <summary>
    /// The weights [feature][sweep]: w += alpha / 7 sum over s of (E[R + gamma v(S')] - v(s)) x(s), equation 11.9, under the policy
    /// that always takes the solid action.
    /// </summary>
    internal static double[][] ExpectedUpdates()
    {
        ITransitionModel model = new BairdCounterexample();
        FixedFeatures features = BairdCounterexample.CreateFeatures();
        FeatureVector vector = features.CreateVector();
        double[] weights = [.. BairdCounterexample.StartWeights], change = new double[weights.Length], values = new double[BairdCounterexample.States];
        double[][] history = History(weights);
        for (int sweep = 1; sweep <= Length; sweep++)
        {
            for (int state = 0; state < values.Length; state++)
            {
                features.Encode(state, vector);
                values[state] = vector.Dot(weights);
            }

            Array.Clear(change);
            for (int state = 0; state < values.Length; state++)
            {
                double target = Planning.Backup.ActionValue(model, values, state, BairdCounterexample.Solid, Gamma);
                features.Encode(state, vector);
                vector.AddTo(change, StepSize / values.Length * (target - values[state]));
            }

            for (int i = 0; i < weights.Length; i++)
                history[i][sweep] = weights[i] += change[i];
        }

        return history;
    }

    // Episodes of five steps, so that the weights are noted so often; a reset draws the state as the behaviour does.
    private static double[][] Sampled(int seed, LinearPrediction<int> learner)
    {
        for (int i = 0; i < learner.Weights.Length; i++)
            learner.Weights[i] = BairdCounterexample.StartWeights[i];
        double[][] history = History(learner.Weights);
        double[] probabilities = new double[2 * BairdCounterexample.States];
        for (int i = 0; i < probabilities.Length; i++)
            probabilities[i] = i % 2 == BairdCounterexample.Solid ? BairdCounterexample.BehaviorSolid : 1 - BairdCounterexample.BehaviorSolid;
        FixedPolicy behavior = new(probabilities, 2, RandomStream.Named((ulong)seed, "behavior"));
        TimeLimit<int, int> environment = new(new BairdCounterexample(), Every);
        Experiment.Train(new EpisodeSource<int, int>(environment, behavior, seed), learner, Length, new AfterEpisode((_, episode) =>
        {
            for (int i = 0; i < history.Length; i++)
                history[i][episode + 1] = learner.Weights[i];
        }));
        return history;
    }

    // gamma v(7) - v(s) over all states: with more features than states nothing of it is lost by projection (section 11.4).
    private static double BellmanError(double[][] history)
    {
        double[] last = [.. history.Select(weight => weight[^1])];
        double reached = Gamma * (last[6] + 2 * last[7]), sum = Math.Pow(reached - last[6] - 2 * last[7], 2);
        for (int state = 0; state < BairdCounterexample.States - 1; state++)
            sum += Math.Pow(reached - 2 * last[state] - last[7], 2);
        return Math.Sqrt(sum / BairdCounterexample.States);
    }

    private static double Ratio(int state, int action) => action == BairdCounterexample.Solid ? 1 / BairdCounterexample.BehaviorSolid : 0;

    private static double[][] History(ReadOnlySpan<double> weights)
    {
        double[][] history = new double[weights.Length][];
        for (int i = 0; i < history.Length; i++)
        {
            history[i] = new double[Length + 1];
            history[i][0] = weights[i];
        }

        return history;
    }

    private static CurvePanel Panel(string title, string unit, double[][] history, int every)
    {
        double[] times = Numbers.Range(0, every, Length + 1);
        return new CurvePanel(title, unit, "weight",
            [new FigureCurve("w1", times, history[0]), new FigureCurve("w7", times, history[6]), new FigureCurve("w8", times, history[7])]);
    }
}
