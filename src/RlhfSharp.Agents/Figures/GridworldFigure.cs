using System.Globalization;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Planning;

namespace RlhfSharp.Agents.Figures;

/// <summary>Examples 3.5, 3.8 and 4.1: the values of gridworlds under the random policy and the best.</summary>
internal sealed class GridworldFigure() : Figure("example-3.5", "3.5", "Values of the gridworlds: random and best policy", runs: 1, seconds: 1)
{
    public override FigureResult Make(FigureRequest request)
    {
        PlanningOptions discounted = new() { Gamma = 0.9 }, undiscounted = new() { Gamma = 1 };
        IReadOnlyList<double> random = IterativePolicyEvaluation.EvaluateUniform(new Gridworld(), discounted).Values;
        IReadOnlyList<double> best = ValueIteration.Solve(new Gridworld(), discounted).Values;
        IReadOnlyList<double> small = IterativePolicyEvaluation.EvaluateUniform(new SmallGridworld(), undiscounted).Values;
        List<FigureCheck> checks = [];
        double[] randomRow = [3.309, 8.789, 4.428, 5.322, 1.492], bestRow = [21.977, 24.419, 21.977, 19.419, 17.477], smallRow = [0, -14, -20, -22];
        for (int column = 0; column < 5; column++)
            checks.Add(FigureCheck.Exact($"example 3.5: row 1, column {column + 1}", random[column], randomRow[column], FigureSource.Computed, 0.0005));
        for (int column = 0; column < 5; column++)
            checks.Add(FigureCheck.Exact($"example 3.8: row 1, column {column + 1}", best[column], bestRow[column], FigureSource.Computed, 0.0006));
        for (int column = 0; column < 4; column++)
            checks.Add(FigureCheck.Exact($"example 4.1: row 1, column {column + 1}", small[column], smallRow[column], FigureSource.Book("figure 4.1")));
        return new FigureResult(
            [
                Panel("Example 3.5: random policy, gamma 0.9", new Gridworld(), random, "0.0"),
                Panel("Example 3.8: best policy, gamma 0.9", new Gridworld(), best, "0.0"),
                Panel("Example 4.1: random policy, gamma 1", new SmallGridworld(), small, "0"),
            ],
            checks);
    }

    internal static GridPanel Panel(string title, IGridLayout layout, IReadOnlyList<double> values, string format) => new(
        title, "row", "column",
        [.. Enumerable.Range(1, layout.Rows).Select(row => $"{row}")], [.. Enumerable.Range(1, layout.Columns).Select(column => $"{column}")],
        values, [.. values.Select(value => (value == 0 ? 0 : value).ToString(format, CultureInfo.InvariantCulture))]);
}
