namespace TorchSharp.Kernels;

/// <summary>log(sum(exp(x))) over the last dimension of a contiguous [rows, columns] matrix; y is [rows].</summary>
internal static unsafe class LogSumExp
{
    public static void Forward(float* x, float* y, long rows, long columns)
    {
        for (long r = 0; r < rows; r++, x += columns)
        {
            float max = float.NegativeInfinity, sum = 0;
            for (long i = 0; i < columns; i++)
                max = MathF.Max(max, x[i]);
            float shift = float.IsInfinity(max) ? 0 : max;
            for (long i = 0; i < columns; i++)
                sum += MathF.Exp(x[i] - shift);
            y[r] = MathF.Log(sum) + shift;
        }
    }
}
