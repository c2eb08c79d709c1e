namespace RlhfSharp.Web.Reports;

/// <summary>One metric over a run: strictly the finite points of metrics.jsonl, in the order of the file.</summary>
internal sealed record MetricSeries(string Name, IReadOnlyList<double> Iterations, IReadOnlyList<double> Values)
{
    /// <summary>The value of the last recorded iteration.</summary>
    public double Last => Values[^1];

    /// <summary>The value of the first recorded iteration.</summary>
    public double First => Values[0];

    /// <summary>Averages neighbouring points so that at most <paramref name="limit"/> remain; a short series is returned as it is.</summary>
    public MetricSeries Thin(int limit)
    {
        if (Values.Count <= limit) return this;
        var iterations = new double[limit];
        var values = new double[limit];
        for (var bucket = 0; bucket < limit; bucket++)
        {
            var from = (int)((long)bucket * Values.Count / limit);
            var to = (int)((long)(bucket + 1) * Values.Count / limit);
            double iterationSum = 0, valueSum = 0;
            for (var i = from; i < to; i++)
            {
                iterationSum += Iterations[i];
                valueSum += Values[i];
            }
            iterations[bucket] = Math.Round(iterationSum / (to - from));
            values[bucket] = valueSum / (to - from);
        }
        return new MetricSeries(Name, iterations, values);
    }

    /// <summary>
    /// At each point the value of a straight line fitted to its neighbours, the near ones weighing most (Cleveland 1979, one
    /// pass, triangular weights, about a tenth of the points to each side); null where the series is too short for smoothing
    /// to say more than the points do.
    /// </summary>
    public double[]? Smooth()
    {
        var count = Values.Count;
        if (count < 20) return null;
        var reach = Math.Max(3, count / 10);
        var smoothed = new double[count];
        for (var i = 0; i < count; i++)
        {
            double weights = 0, x = 0, y = 0, xx = 0, xy = 0; // weighted sums, x counted from the point itself
            for (var j = Math.Max(0, i - reach); j <= Math.Min(count - 1, i + reach); j++)
            {
                double weight = reach + 1 - Math.Abs(i - j), distance = j - i;
                weights += weight;
                x += weight * distance;
                y += weight * Values[j];
                xx += weight * distance * distance;
                xy += weight * distance * Values[j];
            }
            smoothed[i] = (y * xx - x * xy) / (weights * xx - x * x);
        }
        return smoothed;
    }
}
