using System.Globalization;
using RlhfSharp.Agents.Figures;

namespace RlhfSharp.Cli.Display;

/// <summary>What a figure's numbers are and should be, as lines of text.</summary>
internal static class FigureTable
{
    /// <summary>A heading and a line for each number; none where nothing is checked.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<FigureCheck> checks)
    {
        if (checks.Count == 0) yield break;
        var width = Math.Max(4, checks.Max(check => check.Name.Length));
        yield return $"{"".PadRight(width)}  {"measured",10} {"reference",10} {"allowed",10}";
        foreach (var check in checks)
            yield return $"{check.Name.PadRight(width)}  {Number(check.Measured),10} {Number(check.Reference),10} {"+-" + Number(check.Spread),10}  {(check.IsWithin ? "within" : "OUTSIDE")}";
    }

    private static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 1e-3 => value.ToString("0.#e+0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };
}
