namespace RlhfSharp.Agents.Figures;

/// <summary>Small sums that figures share.</summary>
internal static class Numbers
{
    /// <summary>The mean; there must be a number.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }

    /// <summary>The root of the mean squared difference.</summary>
    public static double RootMeanSquare(ReadOnlySpan<double> values, ReadOnlySpan<double> truth)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
            sum += (values[i] - truth[i]) * (values[i] - truth[i]);
        return Math.Sqrt(sum / values.Length);
    }

    /// <summary>from, from + step, ... in all <paramref name="count"/> numbers.</summary>
    public static double[] Range(double from, double step, int count)
    {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
            numbers[i] = Math.Round(from + i * step, 10);
        return numbers;
    }

    /// <summary>The numbers, NaN for those that are not below a limit: they would lie far off the picture.</summary>
    public static double[] Below(double limit, double[] values) => Array.ConvertAll(values, value => value < limit ? value : double.NaN);
}
