using System.Numerics;

namespace TorchSharp;

/// <summary>y = f(a, b) on numbers and vectors.</summary>
internal interface IBinaryOperation
{
    static abstract float Apply(float a, float b);

    static abstract Vector<float> Apply(Vector<float> a, Vector<float> b);

    static abstract long Apply(long a, long b);
}

/// <summary>y = f(a, b, parameter), float32.</summary>
internal interface IScaledOperation
{
    static abstract float Apply(float a, float b, float parameter);

    static abstract Vector<float> Apply(Vector<float> a, Vector<float> b, Vector<float> parameter);
}

/// <summary>y = f(a), float32.</summary>
internal interface IUnaryOperation
{
    static virtual bool HasVector => true;

    static abstract float Apply(float a);

    static virtual Vector<float> Apply(Vector<float> a) => throw new NotSupportedException("this operation has no vector form");
}

/// <summary>A question about two numbers.</summary>
internal interface ICompareOperation
{
    static abstract bool Apply(float a, float b);

    static abstract bool Apply(long a, long b);
}

internal readonly struct AddOperation : IBinaryOperation
{
    public static float Apply(float a, float b) => a + b;

    public static Vector<float> Apply(Vector<float> a, Vector<float> b) => a + b;

    public static long Apply(long a, long b) => a + b;
}

internal readonly struct SubtractOperation : IBinaryOperation
{
    public static float Apply(float a, float b) => a - b;

    public static Vector<float> Apply(Vector<float> a, Vector<float> b) => a - b;

    public static long Apply(long a, long b) => a - b;
}

internal readonly struct MultiplyOperation : IBinaryOperation
{
    public static float Apply(float a, float b) => a * b;

    public static Vector<float> Apply(Vector<float> a, Vector<float> b) => a * b;

    public static long Apply(long a, long b) => a * b;
}

internal readonly struct DivideOperation : IBinaryOperation
{
    public static float Apply(float a, float b) => a / b;

    public static Vector<float> Apply(Vector<float> a, Vector<float> b) => a / b;

    // Integers divide only with a rounding mode; see FloorDivideOperation and TruncateDivideOperation.
    public static long Apply(long a, long b) => a / b;
}

internal readonly struct FloorDivideOperation : IBinaryOperation
{
    public static float Apply(float a, float b) => MathF.Floor(a / b);

    public static Vector<float> Apply(Vector<float> a, Vector<float> b) => Vector.Floor(a / b);

    public static long Apply(long a, long b)
    {
        long quotient = a / b;
        return quotient * b != a && (a < 0) != (b < 0) ? quotient - 1 : quotient;
    }
}

internal readonly struct TruncateDivideOperation : IBinaryOperation
{
    public static float Apply(float a, float b) => MathF.Truncate(a / b);

    public static Vector<float> Apply(Vector<float> a, Vector<float> b) => Vector.Truncate(a / b);

    public static long Apply(long a, long b) => a / b;
}

// NaN wins, as in PyTorch.
internal readonly struct MaximumOperation : IBinaryOperation
{
    public static float Apply(float a, float b) => MathF.Max(a, b);

    public static Vector<float> Apply(Vector<float> a, Vector<float> b) => Vector.Max(a, b);

    public static long Apply(long a, long b) => Math.Max(a, b);
}

internal readonly struct MinimumOperation : IBinaryOperation
{
    public static float Apply(float a, float b) => MathF.Min(a, b);

    public static Vector<float> Apply(Vector<float> a, Vector<float> b) => Vector.Min(a, b);

    public static long Apply(long a, long b) => Math.Min(a, b);
}

internal readonly struct PowerOperation : IBinaryOperation
{
    public static float Apply(float a, float b) => MathF.Pow(a, b);

    public static Vector<float> Apply(Vector<float> a, Vector<float> b)
    {
        Vector<float> result = default;
        for (int i = 0; i < Vector<float>.Count; i++)
            result = result.WithElement(i, MathF.Pow(a[i], b[i]));
        return result;
    }

    public static long Apply(long a, long b)
    {
        if (b < 0)
            throw new ArgumentException($"pow: an integer cannot be raised to the negative power {b}; convert to Float32 first");
        long result = 1;
        for (; b > 0; b >>= 1, a *= a)
        {
            if ((b & 1) != 0)
                result *= a;
        }

        return result;
    }
}

/// <summary>a + parameter * b.</summary>
internal readonly struct AddScaledOperation : IScaledOperation
{
    public static float Apply(float a, float b, float parameter) => a + parameter * b;

    public static Vector<float> Apply(Vector<float> a, Vector<float> b, Vector<float> parameter) => a + parameter * b;
}

/// <summary>a + parameter * (b - a).</summary>
internal readonly struct LerpOperation : IScaledOperation
{
    public static float Apply(float a, float b, float parameter) => a + parameter * (b - a);

    public static Vector<float> Apply(Vector<float> a, Vector<float> b, Vector<float> parameter) => a + parameter * (b - a);
}

/// <summary>Gradient a through y = tanh: a (1 - b^2).</summary>
internal readonly struct TanhBackwardOperation : IBinaryOperation
{
    public static float Apply(float a, float b) => a * (1 - b * b);

    public static Vector<float> Apply(Vector<float> a, Vector<float> b) => a * (Vector<float>.One - b * b);

    public static long Apply(long a, long b) => a * (1 - b * b);
}

/// <summary>Gradient a through y = sigmoid: a b (1 - b).</summary>
internal readonly struct SigmoidBackwardOperation : IBinaryOperation
{
    public static float Apply(float a, float b) => a * b * (1 - b);

    public static Vector<float> Apply(Vector<float> a, Vector<float> b) => a * b * (Vector<float>.One - b);

    public static long Apply(long a, long b) => a * b * (1 - b);
}

/// <summary>Gradient a through y = relu: a where b is positive.</summary>
internal readonly struct ReluBackwardOperation : IBinaryOperation
{
    public static float Apply(float a, float b) => b > 0 ? a : 0;

    public static Vector<float> Apply(Vector<float> a, Vector<float> b) =>
        Vector.ConditionalSelect(Vector.GreaterThan(b, Vector<float>.Zero), a, Vector<float>.Zero);

    public static long Apply(long a, long b) => b > 0 ? a : 0;
}

internal readonly struct EqualOperation : ICompareOperation
{
    public static bool Apply(float a, float b) => a == b;

    public static bool Apply(long a, long b) => a == b;
}

internal readonly struct NotEqualOperation : ICompareOperation
{
    public static bool Apply(float a, float b) => a != b;

    public static bool Apply(long a, long b) => a != b;
}

internal readonly struct LessOperation : ICompareOperation
{
    public static bool Apply(float a, float b) => a < b;

    public static bool Apply(long a, long b) => a < b;
}

internal readonly struct LessOrEqualOperation : ICompareOperation
{
    public static bool Apply(float a, float b) => a <= b;

    public static bool Apply(long a, long b) => a <= b;
}

internal readonly struct GreaterOperation : ICompareOperation
{
    public static bool Apply(float a, float b) => a > b;

    public static bool Apply(long a, long b) => a > b;
}

internal readonly struct GreaterOrEqualOperation : ICompareOperation
{
    public static bool Apply(float a, float b) => a >= b;

    public static bool Apply(long a, long b) => a >= b;
}

internal readonly struct LogicalAndOperation : ICompareOperation
{
    public static bool Apply(float a, float b) => a != 0 && b != 0;

    public static bool Apply(long a, long b) => a != 0 && b != 0;
}

internal readonly struct LogicalOrOperation : ICompareOperation
{
    public static bool Apply(float a, float b) => a != 0 || b != 0;

    public static bool Apply(long a, long b) => a != 0 || b != 0;
}
