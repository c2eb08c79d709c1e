using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace RlhfSharp.Core.Tests.Metrics;

public sealed class MetricSinkCallbackTests
{
    [Fact]
    public void OnIteration_FailingSink_WarnsOnceAndOthersGoOn()
    {
        var warnings = new ListSink();
        using Logger logger = new LoggerConfiguration().WriteTo.Sink(warnings).CreateLogger();
        var good = new GoodSink();
        var bad = new BadSink();
        var callback = new MetricSinkCallback([bad, good], logger);
        var run = new TrainingRun("ppo", 3);
        var metrics = new MetricRecorder();
        metrics.Record("loss", 2);
        for (int i = 0; i < 3; i++) callback.OnIteration(run, metrics);
        callback.OnFinished(run);

        Assert.Equal(1, bad.Writes);
        Assert.Equal(3, good.Writes);
        Assert.True(good.IsDisposed);
        LogEvent warning = Assert.Single(warnings.Events);
        Assert.Equal(LogEventLevel.Warning, warning.Level);
        Assert.Equal("Metrics are no longer written by \"BadSink\": \"disk full\"", warning.RenderMessage());
    }

    private sealed class BadSink : IMetricSink
    {
        public int Writes { get; private set; }

        public void Write(long iteration, IReadOnlyDictionary<string, double> metrics)
        {
            Writes++;
            throw new IOException("disk full");
        }

        public void Dispose() { }
    }

    private sealed class GoodSink : IMetricSink
    {
        public int Writes { get; private set; }

        public bool IsDisposed { get; private set; }

        public void Write(long iteration, IReadOnlyDictionary<string, double> metrics) => Writes++;

        public void Dispose() => IsDisposed = true;
    }

    private sealed class ListSink : ILogEventSink
    {
        public List<LogEvent> Events { get; } = [];

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }
}
