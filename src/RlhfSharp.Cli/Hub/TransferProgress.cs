using System.Collections.Concurrent;
using System.Globalization;
using RlhfSharp.Cli.Display;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Cli.Hub;

/// <summary>Transfers as lines: a larger file when it is done, and every few seconds how far one is that is under way.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="time">The clock.</param>
/// <param name="unit">What is counted: bytes where null.</param>
internal sealed class TransferProgress(CommandOutput output, TimeProvider time, string? unit = null) : IProgress<HubProgress>
{
    private const long SmallBytes = 1_000_000; // the command's last line counts these
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (long Began, long First)> starts = new(StringComparer.Ordinal);
    private readonly HashSet<string> done = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private long spoke = time.GetTimestamp();

    public void Report(HubProgress value)
    {
        var (began, first) = starts.GetOrAdd(value.Path, _ => (time.GetTimestamp(), value.Done));
        var isDone = value.Done == value.Total;
        lock (gate)
        {
            if (isDone ? !done.Add(value.Path) || (unit is null && value.Total < SmallBytes) : time.GetElapsedTime(spoke) < Every) return;
            spoke = time.GetTimestamp();
        }
        var seconds = time.GetElapsedTime(began).TotalSeconds;
        var rate = seconds > 0.5 && unit is null ? string.Create(CultureInfo.InvariantCulture, $"  {(value.Done - first) / seconds / 1e6:0.0} MB/s") : "";
        var share = isDone ? "" : string.Create(CultureInfo.InvariantCulture, $" of {Amount(value.Total)} ({100.0 * value.Done / Math.Max(1, value.Total):0} %)");
        output.Say($"  {value.Path}  {Amount(value.Done)}{share}{rate}");
    }

    /// <summary>Bytes in the units that the Hub's pages use: "548.1 MB", "12 kB".</summary>
    public static string Bytes(long count) => count switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{count} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:0.00} GB"),
    };

    private string Amount(long count) => unit is null ? Bytes(count) : string.Create(CultureInfo.InvariantCulture, $"{count} {unit}");
}
