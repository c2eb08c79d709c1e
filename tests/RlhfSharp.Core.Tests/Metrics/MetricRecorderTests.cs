using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Core.Tests.Metrics;

public sealed class MetricRecorderTests
{
    [Fact]
    public void Snapshot_GivesMeansAndLastValuesInOrderOfFirstUse()
    {
        var metrics = new MetricRecorder();
        metrics.Record("loss/policy_avg", 1);
        metrics.RecordLast("lr", 0.5);
        metrics.Record("loss/policy_avg", 4);
        metrics.RecordLast("lr", 0.25);
        Assert.Equal([KeyValuePair.Create("loss/policy_avg", 2.5), KeyValuePair.Create("lr", 0.25)], metrics.Snapshot());
    }

    [Fact]
    public void Snapshot_IsNotChangedByLaterRecords()
    {
        var metrics = new MetricRecorder();
        metrics.Record("a", 1);
        IReadOnlyDictionary<string, double> before = metrics.Snapshot();
        metrics.Clear();
        metrics.Record("a", 9);
        Assert.Equal(1, before["a"]);
        Assert.Equal(9, metrics.Snapshot()["a"]);
    }

    [Fact]
    public void Time_SeveralSpans_AreSummed()
    {
        var metrics = new MetricRecorder();
        using (metrics.Time("time/train_s")) Thread.Sleep(20);
        double first = metrics.Snapshot()["time/train_s"];
        using (metrics.Time("time/train_s")) Thread.Sleep(20);
        double both = metrics.Snapshot()["time/train_s"];
        Assert.InRange(first, 0.015, 10);
        Assert.InRange(both, first + 0.015, 20);
    }
}
