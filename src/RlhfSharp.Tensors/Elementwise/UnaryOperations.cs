using System.Numerics;

namespace TorchSharp;

internal readonly struct NegateOperation : IUnaryOperation
{
    public static float Apply(float a) => -a;

    public static Vector<float> Apply(Vector<float> a) => -a;
}

internal readonly struct AbsoluteOperation : IUnaryOperation
{
    public static float Apply(float a) => MathF.Abs(a);

    public static Vector<float> Apply(Vector<float> a) => Vector.Abs(a);
}

internal readonly struct SignOperation : IUnaryOperation
{
    public static bool HasVector => false;

    public static float Apply(float a) => a > 0 ? 1 : a < 0 ? -1 : float.IsNaN(a) ? a : 0;
}

internal readonly struct SquareRootOperation : IUnaryOperation
{
    public static float Apply(float a) => MathF.Sqrt(a);

    public static Vector<float> Apply(Vector<float> a) => Vector.SquareRoot(a);
}

internal readonly struct ReciprocalSquareRootOperation : IUnaryOperation
{
    public static float Apply(float a) => 1 / MathF.Sqrt(a);

    public static Vector<float> Apply(Vector<float> a) => Vector<float>.One / Vector.SquareRoot(a);
}

internal readonly struct LogOnePlusOperation : IUnaryOperation
{
    public static bool HasVector => false;

    public static float Apply(float a) => LogOnePlus(a);

    // log(1 + a) without cancellation near 0: log(u) a / (u - 1) with u = 1 + a rounded (W. Kahan).
    private static float LogOnePlus(double a)
    {
        double u = 1 + a;
        return (float)(u == 1 ? a : double.IsPositiveInfinity(u) ? u : Math.Log(u) * a / (u - 1));
    }
}

internal readonly struct SineOperation : IUnaryOperation
{
    public static bool HasVector => false;

    public static float Apply(float a) => MathF.Sin(a);
}

internal readonly struct CosineOperation : IUnaryOperation
{
    public static bool HasVector => false;

    public static float Apply(float a) => MathF.Cos(a);
}

internal readonly struct ErrorFunctionOperation : IUnaryOperation
{
    public static bool HasVector => false;

    public static float Apply(float a)
    {
        double x = Math.Abs((double)a);
        double value = x < 2 ? Series(x) : x < 4 ? 1 - ContinuedFraction(x) : x >= 4 ? 1 : double.NaN;
        return (float)(a < 0 ? -value : value);
    }

    // erf x = 2 / sqrt(pi) exp(-x^2) sum over n of 2^n x^(2n+1) / (2n+1)!! (Abramowitz and Stegun 7.1.6): all terms positive.
    private static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; term > sum * 1e-17; n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    // erfc x = exp(-x^2) / sqrt(pi) * 1 / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...)))) (Abramowitz and Stegun 7.1.14).
    private static double ContinuedFraction(double x)
    {
        double tail = x;
        for (int n = 60; n >= 1; n--)
            tail = x + n / 2.0 / tail;
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / tail;
    }
}
