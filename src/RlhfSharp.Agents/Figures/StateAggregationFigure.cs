using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Learners.Linear;
using RlhfSharp.Agents.Planning;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Figures;

/// <summary>Examples 9.1 and 9.2 (figure 9.2, left): a walk over 1000 states, learnt in ten groups by semi-gradient TD(0).</summary>
internal sealed class StateAggregationFigure() : Figure("example-9.2", "9.3", "State aggregation on a random walk over 1000 states", runs: 1, seconds: 3)
{
    private const int States = 1000, Groups = 10, Episodes = 20_000;
    private const double StepSize = 0.001;

    /// <summary>Where TD(0) over these groups comes to rest: A w = b of equation 9.11, under the states that episodes visit.</summary>
    private static readonly double[] s_fixedPoint = [-0.69322, -0.48051, -0.30333, -0.14583, -0.00094, 0.12238, 0.24972, 0.38806, 0.54369, 0.73053];

    public override FigureResult Make(FigureRequest request)
    {
        RandomWalk walk = new(States, -1, 1, reach: 100);
        IReadOnlyList<double> truth = IterativePolicyEvaluation.EvaluateUniform(walk, new PlanningOptions { Gamma = 1, Tolerance = 1e-10, InPlace = true }).Values;
        SemiGradientTd<int> learner = new(new StateAggregation(States, Groups), StepSize, gamma: 1);
        FixedPolicy policy = FixedPolicy.Uniform(States, 1, RandomStream.Named((ulong)request.Seed, "policy"));
        Experiment.Train(new EpisodeSource<int, int>(walk, policy, request.Seed), learner, Episodes);
        double[] learnt = new double[States];
        for (int state = 0; state < States; state++)
            learnt[state] = learner.Value(state);

        return new FigureResult(
            [new CurvePanel("Value of each state", "state", "value", [FigureCurve.Numbered("true value", truth), FigureCurve.Numbered($"TD(0), {Groups} groups", learnt)])],
            [
                .. new[] { (1, -0.92196), (100, -0.75418), (250, -0.47270), (500, -0.00094) }.Select(row => FigureCheck.Exact($"true value of state {row.Item1}", truth[row.Item1 - 1], row.Item2, FigureSource.Computed, 0.000006)),
                FigureCheck.Exact("error of the learnt values (RMS)", Numbers.RootMeanSquare(learnt, [.. truth]), 0.1325, FigureSource.Computed, 0.005),
                FigureCheck.AtMost("distance of the learnt groups from TD's fixed point (RMS)", Numbers.RootMeanSquare(learner.Weights, s_fixedPoint), 0.03, FigureSource.Computed),
            ]);
    }
}
