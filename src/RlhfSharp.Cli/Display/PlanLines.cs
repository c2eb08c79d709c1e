using System.Globalization;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Planning;
using Spectre.Console;

namespace RlhfSharp.Cli.Display;

/// <summary>Policy and values as lines of markup: two grids where the states lie on one, a table otherwise.</summary>
internal static class PlanLines
{
    private const int TableColumns = 4;

    /// <summary>The lines; a plan without a policy shows its values only.</summary>
    public static IEnumerable<string> Of(ITransitionModel model, Plan plan) =>
        model is IGridLayout grid ? [.. plan.Policy.Count > 0 ? Policy(grid, plan) : [], .. Values(grid, plan)] : Table(model, plan);

    private static IEnumerable<string> Policy(IGridLayout grid, Plan plan)
    {
        var width = grid.ActionSymbols.Max(symbol => symbol.Length) + 1;
        yield return "[bold]policy[/]";
        for (var row = 0; row < grid.Rows; row++)
            yield return Row(grid, plan, row, state => grid.Mark(state) is { } mark
                ? Marked(mark, width)
                : $"[cyan]{Markup.Escape(grid.ActionSymbols[plan.Policy[state]].PadLeft(width))}[/]");
        yield return "";
    }

    private static IEnumerable<string> Values(IGridLayout grid, Plan plan)
    {
        var texts = Texts(plan.Values);
        var width = texts.Max(text => text.Length) + 2;
        double low = plan.Values.Min(), span = plan.Values.Max() - low;
        yield return "[bold]values[/]";
        for (var row = 0; row < grid.Rows; row++)
            yield return Row(grid, plan, row, state => grid.Mark(state) is { } mark
                ? Marked(mark, width)
                : $"[{Colour(span > 0 ? (plan.Values[state] - low) / span : 1)}]{texts[state].PadLeft(width)}[/]");
        yield return "";
    }

    private static string Row(IGridLayout grid, Plan plan, int row, Func<int, string> cell) => string.Concat(
        Enumerable.Range(row * grid.Columns, grid.Columns).Where(state => state < plan.Values.Count).Select(cell)).TrimEnd();

    // States where an episode is over leave nothing to decide and are left out.
    private static IEnumerable<string> Table(ITransitionModel model, Plan plan)
    {
        var texts = Texts(plan.Values);
        int[] states = [.. Enumerable.Range(0, model.StateCount).Where(state => !IsEnd(model, state))];
        int name = model.StateCount.ToString(CultureInfo.InvariantCulture).Length, value = texts.Max(text => text.Length);
        yield return plan.Policy.Count > 0 ? "[bold]state: action value[/]" : "[bold]state: value[/]";
        foreach (var line in states.Chunk(TableColumns))
            yield return string.Join("   ", line.Select(state => $"[grey]{state.ToString(CultureInfo.InvariantCulture).PadLeft(name)}:[/]"
                + (plan.Policy.Count > 0 ? $" [cyan]{plan.Policy[state]}[/]" : "") + $" {texts[state].PadLeft(value)}"));
        yield return "";
    }

    private static bool IsEnd(ITransitionModel model, int state) => Enumerable.Range(0, model.ActionCount)
        .All(action => model[state, action] is [{ Terminated: true, Reward: 0 } outcome] && outcome.NextState == state);

    private static string[] Texts(IReadOnlyList<double> values)
    {
        var format = values.Max(Math.Abs) switch { < 10 => "0.000", < 100 => "0.00", _ => "0.0" };
        return [.. values.Select(value => (Math.Abs(value) < 5e-13 ? 0 : value).ToString(format, CultureInfo.InvariantCulture))];
    }

    private static string Marked(char mark, int width) => $"[{(mark == 'G' ? "green" : "red")}]{mark.ToString().PadLeft(width)}[/]";

    private static string Colour(double share) => share switch { > 0.75 => "green", > 0.25 => "default", _ => "grey" };
}
