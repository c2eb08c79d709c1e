namespace TorchSharp.Kernels;

/// <summary>Layer normalisation over the last dimension of a contiguous [rows, columns] matrix.</summary>
internal static unsafe class LayerNorm
{
    /// <summary>y = (x - mean) * rstd * weight + bias, rstd = 1 / sqrt(variance + epsilon). weight and bias [columns] may be null;
    /// mean and rstd [rows] are kept for the backward pass.</summary>
    public static void Forward(
        float* x, float* weight, float* bias, float epsilon, float* y, float* mean, float* rstd, long rows, long columns)
    {
        for (long r = 0; r < rows; r++, x += columns, y += columns)
        {
            double sum = 0, squares = 0;
            for (long i = 0; i < columns; i++)
                sum += x[i];
            float centre = (float)(sum / columns);
            for (long i = 0; i < columns; i++)
                squares += (x[i] - centre) * (x[i] - centre);
            float scale = 1f / MathF.Sqrt((float)(squares / columns) + epsilon);
            mean[r] = centre;
            rstd[r] = scale;
            for (long i = 0; i < columns; i++)
                y[i] = (x[i] - centre) * scale * (weight == null ? 1f : weight[i]) + (bias == null ? 0f : bias[i]);
        }
    }

    /// <summary>Writes dx (skipped when null) and adds to dweight and dbias (each may be null).</summary>
    public static void Backward(
        float* dy, float* x, float* weight, float* mean, float* rstd, float* dx, float* dweight, float* dbias, long rows, long columns)
    {
        for (long r = 0; r < rows; r++, x += columns, dy += columns)
        {
            float centre = mean[r], scale = rstd[r], sum = 0, dot = 0;
            for (long i = 0; i < columns; i++)
            {
                float normal = (x[i] - centre) * scale;
                float gradient = dy[i] * (weight == null ? 1f : weight[i]);
                sum += gradient;
                dot += gradient * normal;
                if (dweight != null)
                    dweight[i] += dy[i] * normal;
                if (dbias != null)
                    dbias[i] += dy[i];
            }
            if (dx == null)
                continue;
            sum /= columns;
            dot /= columns;
            for (long i = 0; i < columns; i++)
                dx[i] = scale * (dy[i] * (weight == null ? 1f : weight[i]) - sum - (x[i] - centre) * scale * dot);
            dx += columns;
        }
    }
}
