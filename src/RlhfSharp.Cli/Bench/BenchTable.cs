using System.Globalization;
using RlhfSharp.Cli.Display;

namespace RlhfSharp.Cli.Bench;

/// <summary>Results as lines of a table for people.</summary>
internal static class BenchTable
{
    /// <summary>The columns' names.</summary>
    public static string Header { get; } = Line("workload", "batch", "threads", "median", "fastest to slowest", "GFLOP/s", "of peak", "rate", "memory");

    /// <summary>One result.</summary>
    public static string Row(BenchResult result) => Line(
        Name(result), result.Batch?.ToString(CultureInfo.InvariantCulture) ?? "", result.Threads.ToString(CultureInfo.InvariantCulture),
        Seconds(result.MedianS), Spread(result), Number(result.GflopPerS, "0.0"), Number(result.ShareOfPeak * 100, "0.0", " %"), Rate(result), Memory(result));

    /// <summary>The workload, with the shape where it is a matrix product and the format of weights that are not float32.</summary>
    public static string Name(BenchResult result) => result.M is null
        ? result.Workload + (result.Weights is null or "float32" ? "" : " " + result.Weights)
        : string.Create(CultureInfo.InvariantCulture, $"{result.Workload} {result.M} x {result.N} x {result.K} {result.Transposition}");

    /// <summary>Seconds or milliseconds, three digits or so.</summary>
    public static string Seconds(double? value) => value switch
    {
        null => "",
        < 1 => Number(value * 1000, value < 0.1 ? "0.00" : "0.0", " ms"),
        _ => Number(value, "0.000", " s"),
    };

    /// <summary>The fastest and the slowest run.</summary>
    public static string Spread(BenchResult result) => result.MinS is null ? "" : $"{Seconds(result.MinS)} to {Seconds(result.MaxS)}";

    /// <summary>Tokens or steps a second.</summary>
    public static string Rate(BenchResult result) =>
        result.TokensPerS is null ? Number(result.StepsPerS, "#,0", " steps/s") : Number(result.TokensPerS, "#,0", " tokens/s");

    /// <summary>The process's peak.</summary>
    public static string Memory(BenchResult result) => result.PeakMemoryBytes is { } bytes ? ProgressText.Bytes(bytes) : "";

    /// <summary>A number with its unit; nothing for null.</summary>
    public static string Number(double? value, string format, string unit = "") =>
        value is { } number ? number.ToString(format, CultureInfo.InvariantCulture) + unit : "";

    private static string Line(string name, string batch, string threads, string median, string spread, string rate, string share, string items, string memory) =>
        $"{name,-28}{batch,6}{threads,9}{median,12}{spread,26}{rate,9}{share,9}{items,22}{memory,11}";
}
