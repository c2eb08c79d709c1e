using System.Collections.Concurrent;
using System.Globalization;
using RlhfSharp.Cli.Display;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Cli.Hub;

/// <summary>Transfers as lines: a file when it is done, and every few seconds how far the largest open one is.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="time">The clock.</param>
/// <param name="unit">What is counted: bytes where null.</param>
internal sealed class TransferProgress(CommandOutput output, TimeProvider time, string? unit = null) : IProgress<HubProgress>
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (HubProgress Latest, long Began, long First)> open = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private long spoke = time.GetTimestamp();

    public void Report(HubProgress value)
    {
        var entry = open.AddOrUpdate(value.Path, _ => (value, time.GetTimestamp(), value.Done), (_, before) => before with { Latest = value });
        var isDone = value.Done == value.Total;
        lock (gate)
        {
            if (isDone && !open.TryRemove(value.Path, out _)) return; // said already
            if (!isDone && time.GetElapsedTime(spoke) < Every) return;
            spoke = time.GetTimestamp();
        }
        var seconds = time.GetElapsedTime(entry.Began).TotalSeconds;
        var rate = seconds > 0.5 && unit is null ? string.Create(CultureInfo.InvariantCulture, $"  {(value.Done - entry.First) / seconds / 1e6:0.0} MB/s") : "";
        var share = isDone ? "" : string.Create(CultureInfo.InvariantCulture, $" of {Amount(value.Total)} ({100.0 * value.Done / Math.Max(1, value.Total):0} %)");
        output.Say($"  {value.Path}  {Amount(value.Done)}{share}{rate}");
    }

    /// <summary>"548.1 MB", "12 kB", or a count of something else.</summary>
    public string Amount(long count) => unit is null ? Bytes(count) : string.Create(CultureInfo.InvariantCulture, $"{count} {unit}");

    /// <summary>Bytes in the units that the Hub's pages use.</summary>
    public static string Bytes(long count) => count switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{count} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:0.00} GB"),
    };
}
