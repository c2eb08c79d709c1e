namespace TorchSharp.Kernels;

/// <summary>x - logsumexp(x) over the last dimension of a contiguous [rows, columns] matrix.</summary>
internal static unsafe class LogSoftmax
{
    public static void Forward(float* x, float* y, long rows, long columns)
    {
        for (long r = 0; r < rows; r++, x += columns, y += columns)
        {
            float max = float.NegativeInfinity, sum = 0;
            for (long i = 0; i < columns; i++)
                max = MathF.Max(max, x[i]);
            for (long i = 0; i < columns; i++)
                sum += MathF.Exp(x[i] - max);
            float log = MathF.Log(sum);
            for (long i = 0; i < columns; i++)
                y[i] = x[i] - max - log;
        }
    }

    /// <summary>dx = dy - exp(y) * sum(dy).</summary>
    public static void Backward(float* y, float* dy, float* dx, long rows, long columns)
    {
        for (long r = 0; r < rows; r++, y += columns, dy += columns, dx += columns)
        {
            float sum = 0;
            for (long i = 0; i < columns; i++)
                sum += dy[i];
            for (long i = 0; i < columns; i++)
                dx[i] = dy[i] - MathF.Exp(y[i]) * sum;
        }
    }
}
