namespace RlhfSharp.Core.Metrics;

/// <summary>Where metrics go: a file of JSON lines, a TensorBoard event file.</summary>
public interface IMetricSink : IDisposable
{
    /// <summary>Stores the metrics of one iteration; <paramref name="iteration"/> counts from 1.</summary>
    void Write(long iteration, IReadOnlyDictionary<string, double> metrics);
}
