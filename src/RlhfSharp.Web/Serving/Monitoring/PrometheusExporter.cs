using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace RlhfSharp.Web.Serving.Monitoring;

/// <summary>Collects the measurements of one server's meters and writes them in Prometheus' text format 0.0.4.</summary>
internal sealed class PrometheusExporter : IDisposable
{
    /// <summary>The content type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, PrometheusSeries>> series = new();

    /// <param name="factory">Only meters that it made are listened to.</param>
    /// <param name="meters">Their names.</param>
    public PrometheusExporter(IMeterFactory factory, IReadOnlyCollection<string> meters)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory) && meters.Contains(instrument.Meter.Name)) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Everything measured so far.</summary>
    public string Export()
    {
        listener.RecordObservableInstruments();
        StringBuilder text = new();
        foreach ((Instrument instrument, ConcurrentDictionary<string, PrometheusSeries> rows) in series.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal))
        {
            string name = Name(instrument), kind = IsHistogram(instrument) ? "histogram" : IsCounter(instrument) ? "counter" : "gauge";
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {(instrument.Description ?? "").Replace("\\", "\\\\").Replace("\n", " ")}\n# TYPE {name} {kind}\n");
            foreach ((string labels, PrometheusSeries row) in rows.OrderBy(pair => pair.Key, StringComparer.Ordinal)) row.Write(text, name, labels);
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        PrometheusSeries row = series.GetOrAdd(instrument, _ => new()).GetOrAdd(Labels(tags), (_, kind) => new PrometheusSeries(Buckets(kind)), instrument);
        if (instrument.IsObservable) row.Set(value);
        else row.Add(value);
    }

    private static double[]? Buckets(Instrument instrument) => instrument switch
    {
        Histogram<int> { Advice.HistogramBucketBoundaries: { } given } => [.. given.Select(value => (double)value)],
        Histogram<double> { Advice.HistogramBucketBoundaries: { } given } => [.. given],
        _ when IsHistogram(instrument) => [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        _ => null,
    };

    private static bool IsHistogram(Instrument instrument) => instrument is Histogram<double> or Histogram<int> or Histogram<long>;

    private static bool IsCounter(Instrument instrument) => instrument is Counter<long> or Counter<double> or ObservableCounter<long> or ObservableCounter<double>;

    private static string Name(Instrument instrument)
    {
        string name = instrument.Name.Replace('.', '_').Replace('-', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        return IsCounter(instrument) ? name + "_total" : name;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        StringBuilder text = new();
        foreach ((string key, object? value) in tags)
            text.Append(text.Length == 0 ? "" : ",").Append(key.Replace('.', '_')).Append("=\"")
                .Append(Convert.ToString(value, CultureInfo.InvariantCulture)?.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        return text.ToString();
    }
}
