using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Runs;

namespace RlhfSharp.Core.Training;

/// <summary>Tells a view how far the run is, how fast, and what the chosen metrics say: after each iteration, but at most twenty times a second.</summary>
/// <param name="view">Where it is shown.</param>
/// <param name="metricNames">The few metrics that matter, in the order shown; those not recorded are left out.</param>
/// <param name="clock">The clock; the system's by default.</param>
public sealed class ProgressReporter(IProgressView view, IReadOnlyList<string> metricNames, TimeProvider? clock = null) : ITrainingCallback
{
    private const int Window = 20; // updates that the rate looks back
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.05);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly Queue<(long Time, long Iteration)> recent = new();
    private (long Time, long Iteration) last;
    private MetricRecorder? latest;
    private IReadOnlyList<KeyValuePair<string, double>> chosen = [];
    private long start;

    /// <inheritdoc/>
    public void OnStarted(TrainingRun run)
    {
        start = clock.GetTimestamp();
        recent.Clear();
        latest = null;
        Update(run);
    }

    /// <inheritdoc/>
    public void OnIteration(TrainingRun run, MetricRecorder metrics)
    {
        latest = metrics;
        if (clock.GetElapsedTime(last.Time) >= Interval) Update(run);
    }

    /// <inheritdoc/>
    public void OnFinished(TrainingRun run)
    {
        if (last.Iteration != run.CompletedIterations) Add(run);
        view.Finish(Snapshot(run));
    }

    private void Update(TrainingRun run)
    {
        Add(run);
        view.Show(Snapshot(run));
    }

    private void Add(TrainingRun run)
    {
        last = (clock.GetTimestamp(), run.CompletedIterations);
        recent.Enqueue(last);
        if (recent.Count > Window + 1) recent.Dequeue();
        chosen = Chosen();
    }

    private ProgressSnapshot Snapshot(TrainingRun run)
    {
        (long firstTime, long firstIteration) = recent.Peek();
        double seconds = clock.GetElapsedTime(firstTime, last.Time).TotalSeconds;
        double rate = seconds > 0 ? (last.Iteration - firstIteration) / seconds : 0;
        long left = Math.Max(0, run.TotalIterations - run.CompletedIterations);
        TimeSpan? remaining = rate > 0 ? TimeSpan.FromSeconds(Math.Min(left / rate, TimeSpan.MaxValue.TotalSeconds / 2)) : null;
        return new ProgressSnapshot(run.Phase, run.CompletedIterations, run.TotalIterations, rate, clock.GetElapsedTime(start),
            remaining, ProcessMemory.CurrentBytes(), chosen, run.StoppedBy);
    }

    private KeyValuePair<string, double>[] Chosen()
    {
        if (latest is null) return [];
        IReadOnlyDictionary<string, double> all = latest.Snapshot();
        return metricNames.Where(all.ContainsKey).Select(name => KeyValuePair.Create(name, all[name])).ToArray();
    }
}
