using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Runs;

namespace RlhfSharp.Core.Training;

/// <summary>Tells a view after each iteration how far the run is, how fast, and what the chosen metrics say.</summary>
/// <param name="view">Where it is shown.</param>
/// <param name="metricNames">The few metrics that matter, in the order shown; those not recorded are left out.</param>
/// <param name="clock">The clock; the system's by default.</param>
public sealed class ProgressReporter(IProgressView view, IReadOnlyList<string> metricNames, TimeProvider? clock = null) : ITrainingCallback
{
    private const int Window = 20; // iterations that the rate looks back

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly Queue<long> recent = new();
    private IReadOnlyList<KeyValuePair<string, double>> chosen = [];
    private long start;

    /// <inheritdoc/>
    public void OnStarted(TrainingRun run)
    {
        start = clock.GetTimestamp();
        recent.Clear();
        recent.Enqueue(start);
        view.Show(Snapshot(run));
    }

    /// <inheritdoc/>
    public void OnIteration(TrainingRun run, MetricRecorder metrics)
    {
        recent.Enqueue(clock.GetTimestamp());
        if (recent.Count > Window + 1) recent.Dequeue();
        IReadOnlyDictionary<string, double> all = metrics.Snapshot();
        chosen = metricNames.Where(all.ContainsKey).Select(name => KeyValuePair.Create(name, all[name])).ToArray();
        view.Show(Snapshot(run));
    }

    /// <inheritdoc/>
    public void OnFinished(TrainingRun run) => view.Finish(Snapshot(run));

    private ProgressSnapshot Snapshot(TrainingRun run)
    {
        double seconds = clock.GetElapsedTime(recent.Peek(), recent.Last()).TotalSeconds;
        double rate = seconds > 0 ? (recent.Count - 1) / seconds : 0;
        long left = Math.Max(0, run.TotalIterations - run.CompletedIterations);
        TimeSpan? remaining = rate > 0 ? TimeSpan.FromSeconds(Math.Min(left / rate, TimeSpan.MaxValue.TotalSeconds / 2)) : null;
        return new ProgressSnapshot(run.Phase, run.CompletedIterations, run.TotalIterations, rate, clock.GetElapsedTime(start),
            remaining, ProcessMemory.CurrentBytes(), chosen, run.StoppedBy);
    }
}
