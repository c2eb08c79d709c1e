using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One number: an integer, a floating-point number or a truth value, with no tensor around it.</summary>
public sealed class Scalar : IDisposable
{
    private readonly double real;
    private readonly long integer;

    internal Scalar(double value)
    {
        Type = ScalarType.Float64;
        real = value;
        integer = double.IsFinite(value) ? (long)value : 0;
    }

    internal Scalar(long value)
    {
        Type = ScalarType.Int64;
        integer = value;
        real = value;
    }

    internal Scalar(bool value)
    {
        Type = ScalarType.Bool;
        integer = value ? 1 : 0;
        real = integer;
    }

    /// <summary>Float64, Int64 or Bool.</summary>
    public ScalarType Type { get; }

    internal bool IsFloat => Type == ScalarType.Float64;

    internal double AsDouble => real;

    internal float AsFloat => (float)real;

    internal long AsLong => integer;

    internal bool AsBool => IsFloat ? real != 0 : integer != 0;

    public static implicit operator Scalar(byte value) => new((long)value);

    public static implicit operator Scalar(sbyte value) => new((long)value);

    public static implicit operator Scalar(short value) => new((long)value);

    public static implicit operator Scalar(int value) => new((long)value);

    public static implicit operator Scalar(long value) => new(value);

    public static implicit operator Scalar(float value) => new((double)value);

    public static implicit operator Scalar(double value) => new(value);

    public static implicit operator Scalar(bool value) => new(value);

    public override string ToString() => IsFloat ? real.ToString("R") : Type == ScalarType.Bool ? AsBool.ToString() : integer.ToString();

    /// <summary>A scalar holds nothing; there for TorchSharp's sake.</summary>
    public void Dispose()
    {
    }
}

/// <summary>Reads a scalar back as a C# number.</summary>
public static class ScalarExtensionMethods
{
    public static float ToSingle(this Scalar value) => value.AsFloat;

    public static double ToDouble(this Scalar value) => value.AsDouble;

    public static long ToInt64(this Scalar value) => value.AsLong;

    public static int ToInt32(this Scalar value) => checked((int)value.AsLong);

    public static bool ToBoolean(this Scalar value) => value.AsBool;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this bool value) => value;
}
