using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Core.Tests.Training;

public sealed class ProgressReporterTests
{
    [Fact]
    public void Show_GivesRateAndRemainingTime()
    {
        var clock = new ManualClock();
        var view = new ListView();
        var reporter = new ProgressReporter(view, ["loss", "absent"], clock);
        var run = new TrainingRun("sft", 10);
        var metrics = new MetricRecorder();
        metrics.Record("other", 1);
        metrics.Record("loss", 3);
        reporter.OnStarted(run);
        Assert.Null(view.Shown[0].Remaining);
        for (int i = 1; i <= 4; i++)
        {
            clock.Now = clock.Now.AddSeconds(2);
            run.CompletedIterations = i;
            reporter.OnIteration(run, metrics);
        }
        reporter.OnFinished(run);
        ProgressSnapshot last = view.Shown[^1];
        Assert.Equal(4, last.Iteration);
        Assert.Equal(0.5, last.IterationsPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(12), last.Remaining);
        Assert.Equal(TimeSpan.FromSeconds(8), last.Elapsed);
        Assert.Equal([KeyValuePair.Create("loss", 3.0)], last.Metrics);
        Assert.Equal(last with { MemoryBytes = 0 }, view.Finished! with { MemoryBytes = 0 });
    }

    [Fact]
    public void Show_FastIterations_AreShownTwentyTimesASecondAndCountedAll()
    {
        var clock = new ManualClock();
        var view = new ListView();
        var reporter = new ProgressReporter(view, [], clock);
        var run = new TrainingRun("control", 10_000);
        reporter.OnStarted(run);
        for (int i = 1; i <= 1000; i++)
        {
            clock.Now = clock.Now.AddMilliseconds(1);
            run.CompletedIterations = i;
            reporter.OnIteration(run, new MetricRecorder());
        }
        reporter.OnFinished(run);
        Assert.InRange(view.Shown.Count, 19, 22);
        Assert.Equal(1000, view.Finished!.Iteration);
        Assert.Equal(1000, view.Finished.IterationsPerSecond, 1e-6);
    }

    private sealed class ListView : IProgressView
    {
        public List<ProgressSnapshot> Shown { get; } = [];

        public ProgressSnapshot? Finished { get; private set; }

        public void Show(ProgressSnapshot snapshot) => Shown.Add(snapshot);

        public void Finish(ProgressSnapshot snapshot) => Finished = snapshot;
    }
}
