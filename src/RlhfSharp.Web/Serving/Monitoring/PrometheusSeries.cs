using System.Globalization;
using System.Text;

namespace RlhfSharp.Web.Serving.Monitoring;

/// <summary>The values of an instrument under one set of labels.</summary>
/// <param name="buckets">Upper bounds of a histogram, rising; null: a plain value.</param>
internal sealed class PrometheusSeries(double[]? buckets)
{
    private readonly Lock gate = new();
    private readonly long[] counts = new long[(buckets?.Length ?? 0) + 1];
    private double sum;

    /// <summary>Counts or observes a value.</summary>
    public void Add(double value)
    {
        lock (gate)
        {
            sum += value;
            if (buckets is null) return;
            int bucket = Array.BinarySearch(buckets, value);
            counts[bucket < 0 ? ~bucket : bucket]++;
        }
    }

    /// <summary>Replaces the value.</summary>
    public void Set(double value)
    {
        lock (gate) sum = value;
    }

    /// <summary>Writes the lines of the series.</summary>
    public void Write(StringBuilder text, string name, string labels)
    {
        lock (gate)
        {
            string braced = labels.Length == 0 ? "" : $"{{{labels}}}", before = labels.Length == 0 ? "" : labels + ",";
            if (buckets is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{braced} {sum}\n");
                return;
            }
            long count = 0;
            for (int i = 0; i < counts.Length; i++)
            {
                count += counts[i];
                string bound = i < buckets.Length ? buckets[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"{bound}\"}} {count}\n");
            }
            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{braced} {sum}\n{name}_count{braced} {count}\n");
        }
    }
}
