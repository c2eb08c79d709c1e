using System.Diagnostics;

namespace RlhfSharp.Core.Metrics;

/// <summary>
/// Collects the metrics of one iteration. A name recorded several times gives the mean (<see cref="Record"/>), the last
/// value (<see cref="RecordLast"/>) or the sum of seconds (<see cref="Time"/>). Names are <c>area/name</c>, defined once.
/// </summary>
public sealed class MetricRecorder
{
    private readonly Dictionary<string, Entry> entries = [];
    private readonly List<string> order = [];

    /// <summary>Adds one value; the iteration's metric is the mean of all values added.</summary>
    public void Record(string name, double value)
    {
        Entry entry = Find(name);
        entry.Sum += value;
        entry.Count++;
    }

    /// <summary>Sets the value; the iteration's metric is the last one set.</summary>
    public void RecordLast(string name, double value)
    {
        Entry entry = Find(name);
        entry.Sum = value;
        entry.Count = 1;
    }

    /// <summary>Adds the seconds until the returned object is disposed; several spans of one name are summed.</summary>
    public IDisposable Time(string name) => new Span(this, name);

    /// <summary>The metrics so far, in the order in which they were first recorded.</summary>
    public IReadOnlyDictionary<string, double> Snapshot()
    {
        var snapshot = new OrderedDictionary<string, double>(order.Count);
        foreach (string name in order)
            snapshot.Add(name, entries[name].Sum / entries[name].Count);
        return snapshot;
    }

    /// <summary>The metric recorded first among those that are NaN or infinite; null when all are finite.</summary>
    public (string Name, double Value)? FirstNonFinite()
    {
        foreach (string name in order)
            if (entries[name].Sum / entries[name].Count is var value && !double.IsFinite(value))
                return (name, value);
        return null;
    }

    /// <summary>Forgets everything; called by the loop at the start of an iteration.</summary>
    public void Clear()
    {
        entries.Clear();
        order.Clear();
    }

    private Entry Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!entries.TryGetValue(name, out Entry? entry))
        {
            entries.Add(name, entry = new Entry());
            order.Add(name);
        }
        return entry;
    }

    private void AddSeconds(string name, double seconds)
    {
        Entry entry = Find(name);
        entry.Sum += seconds;
        entry.Count = 1;
    }

    private sealed class Entry
    {
        public double Sum;
        public long Count;
    }

    private sealed class Span(MetricRecorder recorder, string name) : IDisposable
    {
        private readonly long start = Stopwatch.GetTimestamp();
        private bool ended;

        public void Dispose()
        {
            if (ended) return;
            ended = true;
            recorder.AddSeconds(name, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }
}
