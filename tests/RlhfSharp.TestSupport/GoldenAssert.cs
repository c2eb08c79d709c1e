using System.Globalization;
using Xunit.Sdk;

namespace RlhfSharp.TestSupport;

/// <summary>
/// Compares computed values with recorded ones. A float32 value may differ by max(1e-6, 10 * err64), times the largest
/// recorded magnitude of the tensor where that is above 1. Infinities and NaN must be the same, integers and flags equal.
/// </summary>
public static partial class GoldenAssert
{
    /// <summary>Fails, naming the worst element, when values lie outside the tolerance that the recording states.</summary>
    public static void Close(GoldenTensor expected, ReadOnlySpan<double> actual, string what) =>
        Close(expected, actual, what, expected.Dtype is "i64" or "bool" ? 0 : expected.Tolerance);

    /// <summary>As above, with a stated tolerance in place of the recording's (before scaling by the tensor's size).</summary>
    public static void Close(GoldenTensor expected, ReadOnlySpan<double> actual, string what, double tolerance)
    {
        if (actual.Length != expected.Data.Length)
            throw new XunitException($"{what}: {actual.Length} values, recorded are {expected.Data.Length}");
        double allowed = tolerance * Magnitude(expected.Data);
        int worst = -1;
        double worstDifference = allowed;
        for (int i = 0; i < actual.Length; i++)
        {
            double difference = Difference(expected.Data[i], actual[i]);
            if (difference > worstDifference)
                (worst, worstDifference) = (i, difference);
        }
        if (worst >= 0)
            throw new XunitException(string.Create(CultureInfo.InvariantCulture,
                $"{what}: element {worst} of [{string.Join(", ", expected.Shape)}] is {actual[worst]:R}, recorded is {expected.Data[worst]:R}; ")
                + string.Create(CultureInfo.InvariantCulture, $"differs by {worstDifference:G3}, allowed is {allowed:G3}"));
    }

    /// <summary>As above for float32 results.</summary>
    public static void Close(GoldenTensor expected, ReadOnlySpan<float> actual, string what)
    {
        double[] values = new double[actual.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = actual[i];
        Close(expected, values, what);
    }

    /// <summary>A recorded scalar against a computed number.</summary>
    public static void Close(GoldenTensor expected, double actual, string what) => Close(expected, [actual], what);

    private static double Magnitude(double[] values) =>
        values.Where(double.IsFinite).Select(Math.Abs).Append(1).Max();

    private static double Difference(double expected, double actual)
    {
        if (expected.Equals(actual)) // equal infinities; NaN equals NaN
            return 0;
        double difference = Math.Abs(expected - actual);
        return double.IsNaN(difference) ? double.PositiveInfinity : difference;
    }
}
