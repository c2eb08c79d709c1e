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
    /// A centred moving average with triangular weights over about a fifteenth of the points on each side; null where the
    /// series is too short for smoothing to say more than the points do.
    /// </summary>
    public double[]? Smooth()
    {
        var count = Values.Count;
        if (count < 20) return null;
        var reach = Math.Max(2, count / 15);
        var smoothed = new double[count];
        for (var i = 0; i < count; i++)
        {
            double sum = 0, weights = 0;
            // Equally far to both sides, so that the ends of a rising curve are not bent.
            var near = Math.Min(reach, Math.Min(i, count - 1 - i));
            for (var j = i - near; j <= i + near; j++)
            {
                var weight = near + 1 - Math.Abs(i - j);
                sum += weight * Values[j];
                weights += weight;
            }
            smoothed[i] = sum / weights;
        }
        return smoothed;
    }
}
