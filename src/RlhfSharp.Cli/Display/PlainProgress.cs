using RlhfSharp.Core.Training;

namespace RlhfSharp.Cli.Display;

/// <summary>Progress where nothing can be redrawn: one line every few seconds, and one at the end of each phase.</summary>
/// <param name="say">Writes one line.</param>
/// <param name="clock">The clock that decides when the next line is due.</param>
internal sealed class PlainProgress(Action<string> say, TimeProvider clock) : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private long? lastShown;

    public void Show(ProgressSnapshot snapshot)
    {
        if (lastShown is { } last && clock.GetElapsedTime(last) < Interval) return;
        lastShown = clock.GetTimestamp();
        say(Line(snapshot));
    }

    public void Finish(ProgressSnapshot snapshot)
    {
        lastShown = null;
        say(FinalLine(snapshot));
    }

    /// <summary>What a finished or stopped phase came to.</summary>
    internal static string FinalLine(ProgressSnapshot snapshot)
    {
        var outcome = snapshot.StoppedBy is { } reason ? $"stopped at iteration {snapshot.Iteration} of {snapshot.TotalIterations} ({reason})" : $"{snapshot.Iteration} iterations";
        return $"{snapshot.Phase}: {outcome} in {ProgressText.Duration(snapshot.Elapsed)}{Metrics(snapshot)}";
    }

    private static string Line(ProgressSnapshot snapshot)
    {
        var rate = ProgressText.Rate(snapshot.IterationsPerSecond);
        return $"{snapshot.Phase}: {snapshot.Iteration}/{snapshot.TotalIterations}"
            + (rate.Length > 0 ? $"  {rate}" : "")
            + (snapshot.Remaining is { } remaining ? $"  {ProgressText.Duration(remaining)} left" : "")
            + $"  {ProgressText.Bytes(snapshot.MemoryBytes)}{Metrics(snapshot)}";
    }

    private static string Metrics(ProgressSnapshot snapshot) =>
        string.Concat(snapshot.Metrics.Select(metric => $"  {ProgressText.Name(metric.Key)} {ProgressText.Number(metric.Value)}"));
}
