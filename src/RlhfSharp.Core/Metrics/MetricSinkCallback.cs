using RlhfSharp.Core.Training;
using Serilog;

namespace RlhfSharp.Core.Metrics;

/// <summary>
/// Hands metrics to the sinks: those of every <paramref name="interval"/>th iteration and of the last. A sink that fails is
/// reported once and left out from then on: losing a curve must never lose a run. The sinks are disposed when the run
/// ends or this object is disposed.
/// </summary>
/// <param name="sinks">Where the metrics go.</param>
/// <param name="logger">Where a failing sink is reported; the global logger by default.</param>
/// <param name="interval">Iterations from one line of metrics to the next, at least 1.</param>
public sealed class MetricSinkCallback(IReadOnlyList<IMetricSink> sinks, ILogger? logger = null, long interval = 1) : ITrainingCallback, IDisposable
{
    private readonly HashSet<IMetricSink> failed = [];
    private MetricRecorder? unwritten;

    /// <summary>The metrics last written, at the end those of the last iteration; empty before the first.</summary>
    public IReadOnlyDictionary<string, double> Latest { get; private set; } = new Dictionary<string, double>();

    /// <summary>The interval that gives a run about a thousand lines.</summary>
    public static long IntervalFor(long totalIterations) => Math.Max(1, totalIterations / 1000);

    /// <inheritdoc/>
    public void OnStarted(TrainingRun run) { }

    /// <inheritdoc/>
    public void OnIteration(TrainingRun run, MetricRecorder metrics)
    {
        unwritten = metrics;
        if (run.CompletedIterations % interval == 0 || run.IsOver) Write(run);
    }

    /// <inheritdoc/>
    public void OnFinished(TrainingRun run)
    {
        Write(run); // where the run was stopped between two lines
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IMetricSink sink in sinks) Guard(sink, sink.Dispose);
    }

    private void Write(TrainingRun run)
    {
        if (unwritten is null) return;
        Latest = unwritten.Snapshot();
        unwritten = null;
        foreach (IMetricSink sink in sinks)
            if (!failed.Contains(sink))
                Guard(sink, () => sink.Write(run.CompletedIterations, Latest));
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
