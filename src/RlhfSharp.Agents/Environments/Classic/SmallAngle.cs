using System.Numerics;

namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>
/// Sine and cosine of small angles, correctly rounded but for about one value in a thousand, with the same bits for one angle and for a
/// vector of them. Taylor series; the terms that decide the rounding are carried with their rounding errors. Angles beyond
/// <see cref="Limit"/> go to the platform's functions.
/// </summary>
internal static class SmallAngle
{
    /// <summary>Radians up to which the series are used: the first term left out is below 1e-20 of the result.</summary>
    internal const double Limit = 0.25;

    // (-1)^k / (2k + 1)!, the first of them with its rounding error
    private const double Sine3 = -1.0 / 6, Sine3Rest = -9.25185853854297e-18, Sine5 = 1.0 / 120, Sine7 = -1.0 / 5040, Sine9 = 1.0 / 362880;
    private const double Sine11 = -1.0 / 39916800, Sine13 = 1.0 / 6227020800;

    // (-1)^k / (2k)!
    private const double Cosine4 = 1.0 / 24, Cosine6 = -1.0 / 720, Cosine8 = 1.0 / 40320, Cosine10 = -1.0 / 3628800, Cosine12 = 1.0 / 479001600;

    /// <summary>Of one angle in radians.</summary>
    internal static (double Sine, double Cosine) SineCosine(double angle)
    {
        if (!(Math.Abs(angle) <= Limit))
            return (Math.Sin(angle), Math.Cos(angle));
        double square = angle * angle, squareRest = Math.FusedMultiplyAdd(angle, angle, -square);

        // x + x (x^2 q): q = -1/6 + x^2 (1/120 - ...)
        double series = Math.FusedMultiplyAdd(square, Sine13, Sine11);
        series = Math.FusedMultiplyAdd(square, series, Sine9);
        series = Math.FusedMultiplyAdd(square, series, Sine7);
        series = square * Math.FusedMultiplyAdd(square, series, Sine5);
        double q = Sine3 + series, qRest = Sine3 - q + series + Sine3Rest;
        double scaled = square * q;
        double scaledRest = Math.FusedMultiplyAdd(square, q, -scaled) + Math.FusedMultiplyAdd(squareRest, q, square * qRest);
        double correction = angle * scaled;
        double correctionRest = Math.FusedMultiplyAdd(angle, scaled, -correction) + angle * scaledRest;
        double sum = angle + correction;
        double sine = sum + (angle - sum + correction + correctionRest);

        // 1 - x^2 / 2 + x^4 (1/24 - ...)
        series = Math.FusedMultiplyAdd(square, Cosine12, Cosine10);
        series = Math.FusedMultiplyAdd(square, series, Cosine8);
        series = Math.FusedMultiplyAdd(square, series, Cosine6);
        series = square * square * Math.FusedMultiplyAdd(square, series, Cosine4);
        double half = 0.5 * square;
        sum = 1 - half;
        double cosine = sum + (1 - sum - half + (series - 0.5 * squareRest));
        return (sine, cosine);
    }

    /// <summary>Of several angles in radians, each as <see cref="SineCosine(double)"/> gives it.</summary>
    internal static (Vector<double> Sine, Vector<double> Cosine) SineCosine(Vector<double> angle)
    {
        if (!Vector.LessThanOrEqualAll(Vector.Abs(angle), new Vector<double>(Limit)))
            return OneByOne(angle);
        Vector<double> square = angle * angle, squareRest = Vector.FusedMultiplyAdd(angle, angle, -square);

        Vector<double> series = Vector.FusedMultiplyAdd(square, new Vector<double>(Sine13), new Vector<double>(Sine11));
        series = Vector.FusedMultiplyAdd(square, series, new Vector<double>(Sine9));
        series = Vector.FusedMultiplyAdd(square, series, new Vector<double>(Sine7));
        series = square * Vector.FusedMultiplyAdd(square, series, new Vector<double>(Sine5));
        Vector<double> third = new(Sine3), q = third + series, qRest = third - q + series + new Vector<double>(Sine3Rest);
        Vector<double> scaled = square * q;
        Vector<double> scaledRest = Vector.FusedMultiplyAdd(square, q, -scaled) + Vector.FusedMultiplyAdd(squareRest, q, square * qRest);
        Vector<double> correction = angle * scaled;
        Vector<double> correctionRest = Vector.FusedMultiplyAdd(angle, scaled, -correction) + angle * scaledRest;
        Vector<double> sum = angle + correction;
        Vector<double> sine = sum + (angle - sum + correction + correctionRest);

        series = Vector.FusedMultiplyAdd(square, new Vector<double>(Cosine12), new Vector<double>(Cosine10));
        series = Vector.FusedMultiplyAdd(square, series, new Vector<double>(Cosine8));
        series = Vector.FusedMultiplyAdd(square, series, new Vector<double>(Cosine6));
        series = square * square * Vector.FusedMultiplyAdd(square, series, new Vector<double>(Cosine4));
        Vector<double> half = 0.5 * square;
        sum = Vector<double>.One - half;
        Vector<double> cosine = sum + (Vector<double>.One - sum - half + (series - 0.5 * squareRest));
        return (sine, cosine);
    }

    private static (Vector<double> Sine, Vector<double> Cosine) OneByOne(Vector<double> angle)
    {
        Span<double> sines = stackalloc double[Vector<double>.Count], cosines = stackalloc double[Vector<double>.Count];
        for (int i = 0; i < Vector<double>.Count; i++)
            (sines[i], cosines[i]) = SineCosine(angle[i]);
        return (new Vector<double>(sines), new Vector<double>(cosines));
    }
}
