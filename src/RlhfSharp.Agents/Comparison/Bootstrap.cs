using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Comparison;

/// <summary>
/// Percentile bootstrap, stratified (Agarwal et al. 2021): each sample (the seeds of one agent on one task) is redrawn with
/// replacement for itself, then the statistic is taken of all of them. The same seed gives the same interval.
/// </summary>
public static class Bootstrap
{
    private const int Resamples = 10_000;

    /// <summary>The interval that holds the statistic of <paramref name="level"/> of the resamples.</summary>
    /// <param name="samples">At least one, none empty.</param>
    /// <param name="statistic">Of samples of the same sizes.</param>
    /// <param name="level">0.95, say.</param>
    /// <param name="seed">Of the redrawing.</param>
    public static Interval Of(IReadOnlyList<double[]> samples, Func<IReadOnlyList<double[]>, double> statistic, double level = 0.95, ulong seed = 0)
    {
        RandomStream random = RandomStream.Named(seed, "bootstrap");
        double[][] redrawn = [.. samples.Select(sample => new double[sample.Length])];
        double[] values = new double[Resamples];
        for (int i = 0; i < Resamples; i++)
        {
            for (int k = 0; k < redrawn.Length; k++)
                for (int j = 0; j < redrawn[k].Length; j++)
                    redrawn[k][j] = samples[k][random.NextIndex(samples[k].Length)];
            values[i] = statistic(redrawn);
        }

        Array.Sort(values);
        double tail = (1 - level) / 2;
        return new Interval(Quantile(values, tail), Quantile(values, 1 - tail));
    }

    // Linear between neighbours, as NumPy's default.
    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
