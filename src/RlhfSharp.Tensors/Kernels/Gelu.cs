namespace TorchSharp.Kernels;

/// <summary>GELU in the tanh form of GPT-2: 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).</summary>
internal static unsafe class Gelu
{
    private const float Root = 0.7978845608f; // sqrt(2 / pi)
    private const float Cubic = 0.044715f;

    public static void Forward(float* x, float* y, long n)
    {
        for (long i = 0; i < n; i++)
            y[i] = 0.5f * x[i] * (1f + MathF.Tanh(Root * (x[i] + Cubic * x[i] * x[i] * x[i])));
    }

    public static void Backward(float* x, float* dy, float* dx, long n)
    {
        for (long i = 0; i < n; i++)
        {
            float v = x[i];
            float tanh = MathF.Tanh(Root * (v + Cubic * v * v * v));
            float slope = 0.5f * (1f + tanh) + 0.5f * v * (1f - tanh * tanh) * Root * (1f + 3f * Cubic * v * v);
            dx[i] = dy[i] * slope;
        }
    }
}
