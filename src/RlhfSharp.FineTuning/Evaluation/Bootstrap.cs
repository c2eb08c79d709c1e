using RlhfSharp.Core.Randomness;

namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Percentile bootstrap (Efron 1979).</summary>
public static class Bootstrap
{
    /// <summary>The interval of a statistic under resampling with replacement.</summary>
    /// <param name="values">The sample.</param>
    /// <param name="statistic">Computed on each resample; <see cref="Moments.Mean"/> for the mean.</param>
    /// <param name="random">The stream that draws the resamples; equal seeds give equal intervals.</param>
    /// <param name="resamples">How many, at least 1.</param>
    /// <param name="confidence">Coverage in (0, 1).</param>
    public static (double Low, double High) Interval(
        IReadOnlyList<double> values, Func<IReadOnlyList<double>, double> statistic, RandomStream random,
        int resamples = 2000, double confidence = 0.95)
    {
        Check.NotEmpty(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must lie between 0 and 1.");
        double[] results = new double[resamples], sample = new double[values.Count];
        for (int i = 0; i < resamples; i++)
        {
            for (int j = 0; j < sample.Length; j++)
                sample[j] = values[(int)random.NextInt64(0, sample.Length)];
            results[i] = statistic(sample);
        }
        Array.Sort(results);
        return (Quantile(results, (1 - confidence) / 2), Quantile(results, (1 + confidence) / 2));
    }

    /// <summary>The quantile of ascending values by linear interpolation between order statistics (NumPy's default).</summary>
    public static double Quantile(IReadOnlyList<double> ascending, double probability)
    {
        Check.NotEmpty(ascending);
        double position = probability * (ascending.Count - 1);
        int below = Math.Clamp((int)Math.Floor(position), 0, ascending.Count - 1), above = Math.Min(below + 1, ascending.Count - 1);
        return ascending[below] + (position - below) * (ascending[above] - ascending[below]);
    }
}
