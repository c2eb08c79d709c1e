namespace RlhfSharp.Agents.Comparison;

/// <summary>What one number for each seed says together.</summary>
public static class Sample
{
    /// <summary>The mean.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }

    /// <summary>The variance with n - 1; 0 for a single value, and exactly 0 for equal ones.</summary>
    public static double Variance(ReadOnlySpan<double> values)
    {
        if (values.Length < 2)
            return 0;
        double mean = Mean(values), sum = 0;
        if (values.IndexOfAnyExcept(values[0]) < 0) // whose mean may be rounded
            return 0;
        foreach (double value in values)
            sum += (value - mean) * (value - mean);
        return sum / (values.Length - 1);
    }

    /// <summary>The standard deviation with n - 1; 0 for a single value.</summary>
    public static double Deviation(ReadOnlySpan<double> values) => Math.Sqrt(Variance(values));

    /// <summary>
    /// The mean of the middle half: a quarter of the values, rounded down, is left out at each end (Agarwal et al. 2021,
    /// "Deep reinforcement learning at the edge of the statistical precipice"). One lucky or lost seed does not move it much.
    /// </summary>
    public static double InterquartileMean(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        int cut = sorted.Length / 4;
        return Mean(sorted.AsSpan(cut, sorted.Length - 2 * cut));
    }

    /// <summary>The share of pairs in which <paramref name="first"/> is higher, a tie counting half: P(first &gt; second).</summary>
    public static double ProbabilityOfImprovement(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double wins = 0;
        foreach (double a in first)
            foreach (double b in second)
                wins += a > b ? 1 : a == b ? 0.5 : 0;
        return wins / ((double)first.Length * second.Length);
    }

    /// <summary>
    /// The difference of the means in pooled standard deviations, corrected for small samples (Hedges 1981); 0 where both
    /// are the same constant, infinite where two constants differ.
    /// </summary>
    public static double EffectSize(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        int degrees = first.Length + second.Length - 2;
        double difference = Mean(first) - Mean(second);
        if (difference == 0)
            return 0;
        double pooled = Math.Sqrt(((first.Length - 1) * Variance(first) + (second.Length - 1) * Variance(second)) / degrees);
        return difference / pooled * (1 - 3 / (4.0 * degrees - 1));
    }
}
