using System.Globalization;
using System.Net;

namespace RlhfSharp.Web.Reports;

/// <summary>The two ways a value enters the page: escaped text, and a number in few digits.</summary>
internal static class Html
{
    /// <summary>Escapes text for element content and for quoted attributes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Four significant digits, thousands as k, millions as M, tiny and huge numbers with an exponent.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        if (!double.IsFinite(value)) return "not finite";
        if (value == 0) return "0";
        if (size < 1e-3) return Exponent(value);
        if (size >= 1e9) return Exponent(value);
        if (size >= 1e6) return Significant(value / 1e6, 4) + " M";
        if (size >= 1e4) return Significant(value / 1e3, 4) + " k";
        return Significant(value, size >= 1000 ? 4 : 3);
    }

    /// <summary>A score with two decimals: its unit is a standard deviation, of which thousandths say nothing.</summary>
    public static string Score(double value) => double.IsFinite(value) ? value.ToString("0.00;−0.00;0.00", CultureInfo.InvariantCulture) : "not finite";

    /// <summary>A share between 0 and 1 as a percentage with one decimal.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>Seconds as "4.2 s", "3 min 05 s" or "2 h 10 min".</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 60) return Significant(seconds, 2) + " s";
        var whole = (long)Math.Round(seconds);
        return whole < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60} min {whole % 60:00} s")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 3600} h {whole % 3600 / 60:00} min");
    }

    /// <summary>Bytes in MiB or GiB.</summary>
    public static string Bytes(double bytes) =>
        bytes < 1L << 30 ? Significant(bytes / (1 << 20), 3) + " MiB" : Significant(bytes / (1L << 30), 3) + " GiB";

    /// <summary>A coordinate for SVG, in hundredths of a unit.</summary>
    public static string Coordinate(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Exponent(double value) =>
        value.ToString("0.##e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal);

    private static string Significant(double value, int digits)
    {
        var magnitude = value == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(value)));
        var decimals = Math.Clamp(digits - 1 - magnitude, 0, 6);
        return Math.Round(value, decimals).ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }
}
