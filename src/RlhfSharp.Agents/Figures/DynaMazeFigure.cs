using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Planning;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 8.1 (figure 8.2): Dyna-Q in a maze, with more or less planning after each step.</summary>
internal sealed class DynaMazeFigure() : Figure("example-8.1", "8.2", "Dyna-Q in a maze, with more or less planning", runs: 30, seconds: 1)
{
    private const int Episodes = 50, ReferenceRuns = 30;

    public override FigureResult Make(FigureRequest request)
    {
        List<FigureCurve> curves = [];
        List<FigureCheck> checks = [];
        // When a mean of 30 runs first falls below 20 is a matter of an episode or two, of more where the curve is flat.
        foreach ((int planning, double secondEpisode, int firstShort, int leeway) in new[] { (0, 844.0, 28, 4), (5, 151, 5, 2), (50, 38, 3, 1) })
        {
            RunAverage average = RunAverage.Over(request, Episodes, (seed, numbers) =>
                TabularExperiment.Run(new DynaMaze(DynaMaze.Usual), 0.1, Episodes, seed, (values, _, random) =>
                    new DynaQ(values, planning, learningRate: 0.1, gamma: 0.95, random)).Lengths.CopyTo(numbers));
            string label = planning == 0 ? "no planning" : $"{planning} planning steps";
            curves.Add(FigureCurve.Numbered(label, average.Means[1..], average.StandardErrors[1..], first: 2));
            checks.Add(FigureCheck.Mean($"{label}: steps of episode 2", average, 1, secondEpisode, ReferenceRuns, 0.5));
            checks.Add(new FigureCheck($"{label}: first episode under 20 steps", 1 + Array.FindIndex(average.Means, steps => steps < 20), firstShort, leeway, FigureSource.Measured(ReferenceRuns), Runs: average.Runs));
        }

        PlanningOptions discounted = new() { Gamma = 0.95 };
        DynaMaze maze = new(DynaMaze.Usual);
        double best = Backup.AtStart(maze, ValueIteration.Solve(maze, discounted).Values); // gamma^(steps - 1)
        checks.Add(FigureCheck.Exact("shortest way", 1 + Math.Log(best) / Math.Log(discounted.Gamma), 14, FigureSource.Book("figure 8.2")));
        return new FigureResult([new CurvePanel("Steps to the goal (the first episode takes about 1,700)", "episode", "steps", curves) { YRange = (0, 800) }], checks);
    }
}
