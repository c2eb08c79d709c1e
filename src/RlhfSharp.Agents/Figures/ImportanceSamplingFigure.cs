using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 5.4 (figure 5.3): the value of one Blackjack state under one policy, from the hands of another, by both kinds of importance sampling.</summary>
internal sealed class ImportanceSamplingFigure() : Figure("figure-5.3", "5.5", "Ordinary against weighted importance sampling on Blackjack", runs: 100, seconds: 10)
{
    private const int Episodes = 10_000, SticksFrom = 20, ReferenceRuns = 20_000;
    private const double Truth = -0.27720;

    // E[rho^2 G^2] - v^2 and E[rho^2 (G - v)^2] of one hand: the errors after n hands are these over n, the second for large n.
    private const double OrdinaryVariance = 10.15621, WeightedVariance = 9.57803;

    private static readonly int s_start = BlackjackIndex.Encode(13, 2, 1);

    public override FigureResult Make(FigureRequest request)
    {
        int[] shown = [.. Enumerable.Range(0, 81).Select(i => (int)Math.Round(Math.Pow(Episodes, i / 80.0))).Distinct()]; // evenly on a scale of powers
        RunAverage ordinary = Run(request, shown, ImportanceSampling.Ordinary), weighted = Run(request, shown, ImportanceSampling.Weighted);
        double[] powers = [.. shown.Select(episode => Math.Log10(episode))];
        return new FigureResult(
            [
                new CurvePanel("Squared error of the value", "log10 of the hands", "mean squared error",
                    [new FigureCurve("ordinary", powers, ordinary.Means, ordinary.StandardErrors), new FigureCurve("weighted", powers, weighted.Means, weighted.StandardErrors)]) { YRange = (0, 5) },
            ],
            [
                FigureCheck.Expected("ordinary: squared error after 10,000 hands, times 10,000", Scaled(ordinary), 0, OrdinaryVariance, FigureSource.Computed, 0.00001),
                FigureCheck.Expected("weighted: squared error after 10,000 hands, times 10,000", Scaled(weighted), 0, WeightedVariance, FigureSource.Computed, 0.05),
                FigureCheck.Mean("weighted: squared error after 10 hands", weighted, Array.IndexOf(shown, 10), 0.5129, ReferenceRuns, 0.00005),
                FigureCheck.Mean("weighted: squared error after 100 hands", weighted, Array.IndexOf(shown, 100), 0.0911, ReferenceRuns, 0.00005),
                FigureCheck.Expected("ordinary: squared error after 10 hands", ordinary, Array.IndexOf(shown, 10), OrdinaryVariance / 10, FigureSource.Computed, 0.000001),
            ]);
    }

    // The number after all hands, times their number.
    private static RunAverage Scaled(RunAverage average) => average.At(average.Means.Length - 1, Episodes);

    private static RunAverage Run(FigureRequest request, int[] shown, ImportanceSampling sampling)
    {
        BlackjackModel model = new();
        double[] starts = new double[model.StateCount], target = new double[2 * model.StateCount];
        starts[s_start] = 1;
        for (int state = 0; state < model.StateCount; state++)
            target[2 * state + (BlackjackIndex.Decode(BlackjackModel.Observe(state)).PlayerSum >= SticksFrom ? 0 : 1)] = 1;
        return RunAverage.Over(request, shown.Length, (seed, numbers) =>
        {
            TabularEnvironment hand = new(starts, model.ActionCount, (state, action) => [.. model[state, action]]);
            FixedPolicy behavior = FixedPolicy.Uniform(model.StateCount, model.ActionCount, RandomStream.Named((ulong)seed, "behavior"));
            FixedPolicy judged = new(target, model.ActionCount, RandomStream.Named((ulong)seed, "target"));
            StateValues values = new(model.StateCount);
            double[] errors = new double[shown.Length];
            int next = 0;
            Experiment.Train(new EpisodeSource<int, int>(hand, behavior, seed), new OffPolicyMonteCarloPrediction(values, judged, behavior, sampling, gamma: 1), Episodes,
                new AfterEpisode((_, episode) =>
                {
                    if (next < shown.Length && episode + 1 == shown[next])
                        errors[next++] = Math.Pow(values[s_start] - Truth, 2);
                }));
            errors.CopyTo(numbers);
        });
    }
}
