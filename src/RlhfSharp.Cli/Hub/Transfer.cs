using System.Globalization;
using RlhfSharp.Cli.Display;
using Spectre.Console;

namespace RlhfSharp.Cli.Hub;

/// <summary>One file on its way.</summary>
/// <param name="path">Its name.</param>
/// <param name="first">What was there when it was first heard of.</param>
/// <param name="time">The clock.</param>
/// <param name="unit">What is counted: bytes where null.</param>
internal sealed class Transfer(string path, long first, TimeProvider time, string? unit)
{
    private const int LongestName = 40;

    private readonly long began = time.GetTimestamp();
    private long done, total;

    /// <summary>True when all of it has come over; set once, so that it is told once.</summary>
    public bool IsDone { get; private set; }

    public void Update(long doneNow, long totalNow)
    {
        (done, total) = (doneNow, totalNow);
        IsDone |= done == total;
    }

    /// <summary>A line for a log: name, amount, share while it is under way, rate.</summary>
    public string Line() => $"  {path}  {Amount(done)}{(IsDone ? "" : string.Create(CultureInfo.InvariantCulture, $" of {Amount(total)} ({100 * Share:0} %)"))}{Rate()}";

    /// <summary>A row of the panel: name, bar, amounts, rate and time left.</summary>
    public Markup Row(int width)
    {
        var name = ProgressText.OneLine(path, Math.Min(LongestName, width / 3));
        var text = $"  {Amount(done)} of {Amount(total)}{Rate()}{Left()}";
        return new Markup($"{Markup.Escape(name)}  {ProgressText.Bar(Share, Math.Max(4, width - name.Length - 2 - text.Length))}{Markup.Escape(text)}");
    }

    private double Share => (double)done / Math.Max(1, total);

    private double PerSecond => time.GetElapsedTime(began) is { TotalSeconds: > 0.5 } since ? (done - first) / since.TotalSeconds : 0;

    private string Rate() => PerSecond > 0 && unit is null ? string.Create(CultureInfo.InvariantCulture, $"  {PerSecond / 1e6:0.0} MB/s") : "";

    private string Left() => PerSecond > 0 && (total - done) / PerSecond is var seconds and < 360_000 ? $"  {ProgressText.Duration(TimeSpan.FromSeconds(seconds))} left" : "";

    private string Amount(long count) => unit is null ? TransferProgress.Bytes(count) : string.Create(CultureInfo.InvariantCulture, $"{count} {unit}");
}
