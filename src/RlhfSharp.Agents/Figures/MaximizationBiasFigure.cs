using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 6.7 (figure 6.5): Q-learning is misled by the maximum of noisy estimates, double Q-learning is not.</summary>
internal sealed class MaximizationBiasFigure() : Figure("example-6.7", "6.7", "Maximisation bias of Q-learning, and double Q-learning", runs: 4000, seconds: 9)
{
    private const int Episodes = 300, Actions = 10, ReferenceRuns = 4000;
    private const double Alpha = 0.1, Epsilon = 0.1;

    public override FigureResult Make(FigureRequest request)
    {
        RunAverage single = Run(request, isDouble: false), twice = Run(request, isDouble: true);
        int peak = Array.IndexOf(single.Means, single.Means.Max());
        return new FigureResult(
            [new CurvePanel("How often left is taken in A (5 % is the least)", "episode", "% of runs", [FigureCurve.Of("Q-learning", single, ..), FigureCurve.Of("double Q-learning", twice, ..)]) { YRange = (0, 100) }],
            [
                FigureCheck.Mean("Q-learning: highest % left", single, peak, 94, ReferenceRuns, 0.5),
                FigureCheck.Mean("Q-learning: % left at episode 100", single, 99, 45.6, ReferenceRuns, 0.05),
                FigureCheck.Mean("Q-learning: % left at episode 300", single, 299, 12.1, ReferenceRuns, 0.05),
                FigureCheck.Mean("double Q-learning: % left at episode 100", twice, 99, 9.2, ReferenceRuns, 0.05),
                FigureCheck.Mean("double Q-learning: % left at episode 300", twice, 299, 6.9, ReferenceRuns, 0.05),
            ]);
    }

    // What each run writes: 100 for an episode in which left was taken first.
    private static RunAverage Run(FigureRequest request, bool isDouble) => RunAverage.Over(request, Episodes, (seed, numbers) =>
    {
        double[] lefts = new double[Episodes];
        int episode = 0;
        bool isFirst = true;
        StepTrace<int, int> trace = new(new MaximizationBias(Actions), 0, action =>
        {
            if (isFirst && action == MaximizationBias.Left)
                lefts[episode] = 100;
            isFirst = false;
            return 0;
        });
        ActionValues values = new(2, Actions);
        values.All[2..Actions].Fill(double.NegativeInfinity); // A has two actions
        FirstActions behavior = new(values, [2, Actions], Epsilon, RandomStream.Named((ulong)seed, "exploration"));
        TabularLearner<ActionValues> learner = isDouble
            ? new DoubleQLearning(values, Alpha, gamma: 1, RandomStream.Named((ulong)seed, "learner"))
            : new QLearning(values, Alpha, gamma: 1);
        Experiment.Train(new EpisodeSource<int, int>(trace, behavior, seed), learner, Episodes, new AfterEpisode((_, finished) => (episode, isFirst) = (finished + 1, true)));
        lefts.CopyTo(numbers);
    });
}
