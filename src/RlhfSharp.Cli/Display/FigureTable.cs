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
        yield return $"{"".PadRight(width)}  {"measured",10} {"reference",10} {"allowed",10}  {"",-11}  source of the reference";
        foreach (var check in checks)
            yield return $"{check.Name.PadRight(width)}  {Number(check.Measured, check.Spread),10} {Number(check.Reference, check.Spread),10} {Allowed(check),10}  {Verdict(check),-11}  {check.Source}";
        if (checks.Any(check => check.IsWithin is null))
            yield return $"Not checked: how far a mean may lie off is estimated from {FigureCheck.LeastRuns} runs or more (--runs).";
    }

    private static string Verdict(FigureCheck check) => check.IsWithin switch { true => "within", false => "OUTSIDE", null => "not checked" };

    private static string Allowed(FigureCheck check) => check.Kind switch
    {
        FigureCheckKind.AtLeast => "or more",
        FigureCheckKind.AtMost => "or less",
        _ => check.IsWithin is null ? "" : "+-" + Spread(check.Spread),
    };

    // In as many digits as the allowed difference is worth, at most five; a bound in four; what allows next to none is a count or an exact value.
    private static string Number(double value, double spread)
    {
        if (spread == 0) return value.ToString("G4", CultureInfo.InvariantCulture);
        var decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10(spread)), 0, 5);
        var digits = new string(spread <= 1e-5 ? '#' : '0', decimals);
        return value.ToString(decimals == 0 ? "0" : "0." + digits, CultureInfo.InvariantCulture);
    }

    private static string Spread(double spread) => spread < 1e-3 ? spread.ToString("0.#e+0", CultureInfo.InvariantCulture) : Number(spread, spread);
}
