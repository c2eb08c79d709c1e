using System.Diagnostics;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.FineTuning.Training;

/// <summary>Records how far and how fast PPO is: `episode`, `eps` (responses a second) and `tokens_per_second` of the whole iteration.</summary>
/// <param name="batchSize">Responses an iteration.</param>
public sealed class ThroughputMetrics(int batchSize) : ITrainingCallback
{
    private long _last;

    /// <inheritdoc/>
    public void OnStarted(TrainingRun run) => _last = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void OnIteration(TrainingRun run, MetricRecorder metrics)
    {
        double seconds = Stopwatch.GetElapsedTime(_last).TotalSeconds;
        _last = Stopwatch.GetTimestamp();
        metrics.RecordLast("episode", (double)run.CompletedIterations * batchSize);
        metrics.RecordLast("eps", batchSize / seconds);
        metrics.RecordLast("tokens_per_second", metrics.Snapshot().GetValueOrDefault("tokens") / seconds);
    }

    /// <inheritdoc/>
    public void OnFinished(TrainingRun run)
    {
    }
}
