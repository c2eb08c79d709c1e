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

    [Theory, InlineData(10, new long[] { 3, 6, 9, 10 }), InlineData(9, new long[] { 3, 6, 9 })]
    public void OnIteration_Interval_WritesEveryThirdAndTheLast(long iterations, long[] expected)
    {
        var sink = new GoodSink();
        var callback = new MetricSinkCallback([sink], interval: 3);
        var run = new TrainingRun("ppo", iterations);
        var metrics = new MetricRecorder();
        while (!run.IsOver)
        {
            metrics.Clear();
            metrics.Record("loss", ++run.CompletedIterations);
            callback.OnIteration(run, metrics);
        }
        callback.OnFinished(run);
        Assert.Equal(expected, sink.Iterations);
        Assert.Equal(iterations, callback.Latest["loss"]);
    }

    [Fact]
    public void OnFinished_StoppedBetweenTwoLines_WritesTheLastIteration()
    {
        var sink = new GoodSink();
        var callback = new MetricSinkCallback([sink], interval: 100);
        var run = new TrainingRun("ppo", 1000) { CompletedIterations = 7 };
        var metrics = new MetricRecorder();
        metrics.Record("loss", 2);
        callback.OnIteration(run, metrics);
        Assert.Empty(sink.Iterations);
        callback.OnFinished(run);
        Assert.Equal([7], sink.Iterations);
        Assert.Equal(2, callback.Latest["loss"]);
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

        public List<long> Iterations { get; } = [];

        public void Write(long iteration, IReadOnlyDictionary<string, double> metrics)
        {
            Writes++;
            Iterations.Add(iteration);
        }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class ListSink : ILogEventSink
    {
        public List<LogEvent> Events { get; } = [];

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }
}
