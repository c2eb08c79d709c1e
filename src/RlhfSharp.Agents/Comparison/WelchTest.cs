using MathNet.Numerics.Distributions;

namespace RlhfSharp.Agents.Comparison;

/// <summary>Welch's t-test (1947): whether two means differ, for samples of unequal variance.</summary>
public static class WelchTest
{
    /// <summary>The two-sided p-value; null for two constants, whose variance says nothing of how they would vary.</summary>
    /// <param name="first">At least two values.</param>
    /// <param name="second">At least two values.</param>
    public static double? PValue(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length < 2 || second.Length < 2)
            throw new ArgumentException($"Welch's test needs two values on each side, not {first.Length} and {second.Length}.");
        double a = Sample.Variance(first) / first.Length, b = Sample.Variance(second) / second.Length;
        double difference = Sample.Mean(first) - Sample.Mean(second);
        if (a + b == 0)
            return null;
        double t = difference / Math.Sqrt(a + b);
        double degrees = (a + b) * (a + b) / (a * a / (first.Length - 1) + b * b / (second.Length - 1)); // Welch and Satterthwaite
        return 2 * StudentT.CDF(0, 1, degrees, -Math.Abs(t));
    }
}
