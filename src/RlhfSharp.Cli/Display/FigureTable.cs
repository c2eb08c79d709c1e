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
            yield return $"{check.Name.PadRight(width)}  {Number(check.Measured, check.Spread),10} {Number(check.Reference, check.Spread),10} {"+-" + Spread(check.Spread),10}  {(check.IsWithin ? "within" : "OUTSIDE")}";
    }

    // In as many digits as the allowed difference is worth, at most five; what allows next to none is a count or an exact value.
    private static string Number(double value, double spread)
    {
        var decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10(spread)), 0, 5);
        var digits = new string(spread <= 1e-5 ? '#' : '0', decimals);
        return value.ToString(decimals == 0 ? "0" : "0." + digits, CultureInfo.InvariantCulture);
    }

    private static string Spread(double spread) => spread < 1e-3 ? spread.ToString("0.#e+0", CultureInfo.InvariantCulture) : Number(spread, spread);
}
