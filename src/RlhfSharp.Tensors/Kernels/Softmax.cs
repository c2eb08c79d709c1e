namespace TorchSharp.Kernels;

/// <summary>Softmax over the last dimension of a contiguous [rows, columns] matrix. A row of -inf gives NaN, as in PyTorch.</summary>
internal static unsafe class Softmax
{
    public static void Forward(float* x, float* y, long rows, long columns)
    {
        for (long r = 0; r < rows; r++, x += columns, y += columns)
        {
            float max = float.NegativeInfinity, sum = 0;
            for (long i = 0; i < columns; i++)
                max = MathF.Max(max, x[i]);
            for (long i = 0; i < columns; i++)
                sum += y[i] = MathF.Exp(x[i] - max);
            for (long i = 0; i < columns; i++)
                y[i] /= sum;
        }
    }

    /// <summary>dx = y * (dy - sum(y * dy)).</summary>
    public static void Backward(float* y, float* dy, float* dx, long rows, long columns)
    {
        for (long r = 0; r < rows; r++, y += columns, dy += columns, dx += columns)
        {
            float dot = 0;
            for (long i = 0; i < columns; i++)
                dot += y[i] * dy[i];
            for (long i = 0; i < columns; i++)
                dx[i] = y[i] * (dy[i] - dot);
        }
    }
}
