namespace TorchSharp.Kernels;

/// <summary>Matrix product of row-major float32 matrices: C = op(A) op(B) (+ C) (+ bias on every row).</summary>
internal static unsafe class MatMul
{
    /// <summary>
    /// C[m, n] = op(A)[m, k] op(B)[k, n]. transposeA: A is stored [k, m] instead of [m, k]; transposeB: B is stored [n, k].
    /// lda, ldb, ldc: distance between stored rows, in elements. accumulate: adds to what C holds. bias: n values added to
    /// every row of the result, or null. C must not overlap A or B.
    /// </summary>
    public static void Multiply(
        bool transposeA, bool transposeB, long m, long n, long k,
        float* a, long lda, float* b, long ldb, float* c, long ldc, bool accumulate = false, float* bias = null)
    {
        for (long i = 0; i < m; i++)
        {
            float* row = c + i * ldc;
            if (!accumulate)
                new Span<float>(row, checked((int)n)).Clear();
            for (long p = 0; p < k; p++)
            {
                float left = transposeA ? a[p * lda + i] : a[i * lda + p];
                for (long j = 0; j < n; j++)
                    row[j] += left * (transposeB ? b[j * ldb + p] : b[p * ldb + j]);
            }
            if (bias != null)
                for (long j = 0; j < n; j++)
                    row[j] += bias[j];
        }
    }
}
