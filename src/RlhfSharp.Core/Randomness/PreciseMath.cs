using System.Globalization;

namespace RlhfSharp.Core.Randomness;

/// <summary>Exponential and logarithm to 28 digits, so that tables have the same bits whatever C library the platform has.</summary>
internal static class PreciseMath
{
    /// <summary>e to the power of <paramref name="x"/> in [-20, 0].</summary>
    public static decimal Exp(decimal x)
    {
        decimal part = x / 64, term = 1, sum = 1; // Taylor series of e^(x/64), then six squarings
        for (int n = 1; n < 40 && term != 0; n++)
        {
            term *= part / n;
            sum += term;
        }

        for (int i = 0; i < 6; i++)
            sum *= sum;
        return sum;
    }

    /// <summary>The natural logarithm of <paramref name="x"/> in (0, 1].</summary>
    public static decimal Log(decimal x)
    {
        decimal y = (decimal)Math.Log((double)x);
        for (int i = 0; i < 2; i++) // Halley's iteration triples the digits
        {
            decimal power = Exp(y);
            y += 2 * (x - power) / (x + power);
        }

        return y;
    }

    /// <summary>As <see cref="Exp(decimal)"/>, correctly rounded but for the rarest ties.</summary>
    public static double Exp(double x) => Round(Exp(Exact(x)));

    /// <summary>As <see cref="Log(decimal)"/>, correctly rounded but for the rarest ties.</summary>
    public static double Log(double x) => Round(Log(Exact(x)));

    /// <summary>The nearest float64; a plain cast may be an ulp off.</summary>
    public static double Round(decimal value) => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    // 28 decimals of the float64's exact value; a plain cast keeps 15 digits.
    private static decimal Exact(double value) => decimal.Parse(value.ToString("F28", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
