namespace TorchSharp.Kernels;

/// <summary>Elementary functions over arrays; x and y may be the same.</summary>
internal static unsafe class VectorMath
{
    public static void Exp(float* x, float* y, long n)
    {
        for (long i = 0; i < n; i++)
            y[i] = MathF.Exp(x[i]);
    }

    public static void Log(float* x, float* y, long n)
    {
        for (long i = 0; i < n; i++)
            y[i] = MathF.Log(x[i]);
    }

    public static void Tanh(float* x, float* y, long n)
    {
        for (long i = 0; i < n; i++)
            y[i] = MathF.Tanh(x[i]);
    }

    public static void Sigmoid(float* x, float* y, long n)
    {
        for (long i = 0; i < n; i++)
            y[i] = 1f / (1f + MathF.Exp(-x[i]));
    }
}
