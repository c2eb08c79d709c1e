using RlhfSharp.Core.Training;
using Serilog;

namespace RlhfSharp.Core.Metrics;

/// <summary>
/// Hands every iteration's metrics to the sinks. A sink that fails is reported once and left out from then on: losing a
/// curve must never lose a run. The sinks are disposed when the run ends or this object is disposed.
/// </summary>
public sealed class MetricSinkCallback(IReadOnlyList<IMetricSink> sinks, ILogger? logger = null) : ITrainingCallback, IDisposable
{
    private readonly HashSet<IMetricSink> failed = [];

    /// <summary>The metrics of the last iteration; empty before the first.</summary>
    public IReadOnlyDictionary<string, double> Latest { get; private set; } = new Dictionary<string, double>();

    /// <inheritdoc/>
    public void OnStarted(TrainingRun run) { }

    /// <inheritdoc/>
    public void OnIteration(TrainingRun run, MetricRecorder metrics)
    {
        Latest = metrics.Snapshot();
        foreach (IMetricSink sink in sinks)
            if (!failed.Contains(sink))
                Guard(sink, () => sink.Write(run.CompletedIterations, Latest));
    }

    /// <inheritdoc/>
    public void OnFinished(TrainingRun run) => Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IMetricSink sink in sinks) Guard(sink, sink.Dispose);
    }

    private void Guard(IMetricSink sink, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UserException or ObjectDisposedException)
        {
            if (failed.Add(sink))
                (logger ?? Log.Logger).Warning("Metrics are no longer written by {Sink}: {Reason}", sink.GetType().Name, error.Message);
        }
    }
}
