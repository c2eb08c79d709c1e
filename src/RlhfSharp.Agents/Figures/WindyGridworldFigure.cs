using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Planning;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 6.5: Sarsa learns to cross a grid against the wind.</summary>
internal sealed class WindyGridworldFigure() : Figure("example-6.5", "6.4", "Sarsa on the windy gridworld", runs: 100, seconds: 1)
{
    private const int Steps = 8000;

    public override FigureResult Make(FigureRequest request)
    {
        RunAverage average = RunAverage.Over(request, Steps, (seed, numbers) =>
        {
            int completed = 0;
            StepTrace<int, int> trace = new(new WindyGridworld(), Steps, _ => completed);
            ActionValues values = new(trace.StateCount(), trace.ActionCount());
            EpsilonGreedy behavior = new(values, _ => 0.1, RandomStream.Named((ulong)seed, "exploration"));
            Experiment.Train(new EpisodeSource<int, int>(trace, behavior, seed), new Sarsa(values, 0.5, gamma: 1), Steps, new AfterEpisode((run, episode) =>
            {
                completed = episode + 1;
                if (trace.Marks.Length == Steps)
                    run.RequestStop("enough steps");
            }));
            trace.Marks.CopyTo(numbers);
        });
        PlanningOptions undiscounted = new() { Gamma = 1 };
        double four = -Backup.AtStart(new WindyGridworld(), ValueIteration.Solve(new WindyGridworld(), undiscounted).Values);
        double king = -Backup.AtStart(new WindyGridworld(kingsMoves: true), ValueIteration.Solve(new WindyGridworld(kingsMoves: true), undiscounted).Values);
        return new FigureResult(
            [new CurvePanel("Episodes completed", "steps", "episodes", [FigureCurve.Of("Sarsa, alpha 0.5, epsilon 0.1", average, ..)])],
            [
                FigureCheck.Mean("episodes completed in 8,000 steps", average, Steps - 1, 158, 1, 0.5),
                FigureCheck.Exact("shortest way, four moves", four, 15, FigureSource.Book("example 6.5")),
                FigureCheck.Exact("shortest way, King's moves", king, 7, FigureSource.Computed),
            ]);
    }
}
