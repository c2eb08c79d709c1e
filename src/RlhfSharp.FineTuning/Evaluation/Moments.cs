namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Mean and population standard deviation.</summary>
public static class Moments
{
    /// <summary>The arithmetic mean.</summary>
    public static double Mean(IReadOnlyList<double> values)
    {
        Check.NotEmpty(values);
        double sum = 0;
        for (int i = 0; i < values.Count; i++)
            sum += values[i];
        return sum / values.Count;
    }

    /// <summary>The population standard deviation (divides by n, as the reward normalisation does).</summary>
    public static double StandardDeviation(IReadOnlyList<double> values)
    {
        double mean = Mean(values), sum = 0;
        for (int i = 0; i < values.Count; i++)
            sum += (values[i] - mean) * (values[i] - mean);
        return Math.Sqrt(sum / values.Count);
    }
}
