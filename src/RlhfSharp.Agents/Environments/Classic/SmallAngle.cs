using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector256<double> Sine, Vector256<double> Cosine) SineCosine(Vector256<double> angle)
    {
        if (!Vector256.LessThanOrEqualAll(Vector256.Abs(angle), Vector256.Create(Limit)))
            return OneByOne(angle);
        Vector256<double> square = angle * angle, squareRest = Vector256.FusedMultiplyAdd(angle, angle, -square);

        Vector256<double> series = Vector256.FusedMultiplyAdd(square, Vector256.Create(Sine13), Vector256.Create(Sine11));
        series = Vector256.FusedMultiplyAdd(square, series, Vector256.Create(Sine9));
        series = Vector256.FusedMultiplyAdd(square, series, Vector256.Create(Sine7));
        series = square * Vector256.FusedMultiplyAdd(square, series, Vector256.Create(Sine5));
        Vector256<double> third = Vector256.Create(Sine3), q = third + series, qRest = third - q + series + Vector256.Create(Sine3Rest);
        Vector256<double> scaled = square * q;
        Vector256<double> scaledRest = Vector256.FusedMultiplyAdd(square, q, -scaled) + Vector256.FusedMultiplyAdd(squareRest, q, square * qRest);
        Vector256<double> correction = angle * scaled;
        Vector256<double> correctionRest = Vector256.FusedMultiplyAdd(angle, scaled, -correction) + angle * scaledRest;
        Vector256<double> sum = angle + correction;
        Vector256<double> sine = sum + (angle - sum + correction + correctionRest);

        series = Vector256.FusedMultiplyAdd(square, Vector256.Create(Cosine12), Vector256.Create(Cosine10));
        series = Vector256.FusedMultiplyAdd(square, series, Vector256.Create(Cosine8));
        series = Vector256.FusedMultiplyAdd(square, series, Vector256.Create(Cosine6));
        series = square * square * Vector256.FusedMultiplyAdd(square, series, Vector256.Create(Cosine4));
        Vector256<double> half = 0.5 * square;
        sum = Vector256<double>.One - half;
        Vector256<double> cosine = sum + (Vector256<double>.One - sum - half + (series - 0.5 * squareRest));
        return (sine, cosine);
    }

    private static (Vector256<double> Sine, Vector256<double> Cosine) OneByOne(Vector256<double> angle)
    {
        Span<double> sines = stackalloc double[Vector256<double>.Count], cosines = stackalloc double[Vector256<double>.Count];
        for (int i = 0; i < Vector256<double>.Count; i++)
            (sines[i], cosines[i]) = SineCosine(angle[i]);
        return (Vector256.Create<double>(sines), Vector256.Create<double>(cosines));
    }
}
