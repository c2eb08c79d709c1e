using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>
/// Matrix product of row-major float32 matrices. Three ways, chosen by shape alone: rows of A with rows of B (very few of
/// either, B transposed), few rows of A with all of B passing by once (decoding), and packed blocks for the rest. Threads divide the
/// result, never the sum over k, so the bits do not depend on their number.
/// </summary>
internal static unsafe class MatMul
{
    private const long FewRows = 48;

    /// <summary>
    /// C[m, n] = op(A)[m, k] op(B)[k, n]. transposeA: A is stored [k, m] instead of [m, k]; transposeB: B is stored [n, k].
    /// lda, ldb, ldc: distance between stored rows, in elements. accumulate: adds to what C holds. bias: n values added to
    /// every row of the result, or null. residual: [m, n], as far apart as C's rows, added to the result, or null. gelu: where GELU of the
    /// result goes, as far apart, or null; it may be C. C must not overlap A or B.
    /// </summary>
    public static void Multiply(
        bool transposeA, bool transposeB, long m, long n, long k,
        float* a, long lda, float* b, long ldb, float* c, long ldc, bool accumulate = false, float* bias = null,
        float* residual = null, float* gelu = null)
    {
        if (m == 0 || n == 0)
            return;
        float* addend = accumulate ? c : residual;
        if (n == 1 && ldc == 1 && m > 1 && residual == null && gelu == null)
        {
            MultiplyColumn(transposeA, transposeB, m, k, a, lda, b, ldb, c, accumulate, bias);
            return;
        }
        if (m == 1 && lda == 1)
            (transposeA, lda) = (false, k); // a contiguous column is a row

        var product = new MatrixProduct
        {
            TransposeA = transposeA, TransposeB = transposeB, M = m, N = n, K = k,
            A = a, StrideA = lda, B = b, StrideB = ldb, C = c, StrideC = ldc, Addend = addend, AddendStride = ldc, Bias = bias, Gelu = gelu,
        };
        if (Hardware.Has512)
            Route<Lanes512, Vector512<float>>(&product);
        else if (Hardware.Has256)
            Route<Lanes256, Vector256<float>>(&product);
        else if (Hardware.Has128)
            Route<Lanes128, Vector128<float>>(&product);
        else
            Route<LanesScalar, float>(&product);
    }

    private static void Route<TLanes, TVector>(MatrixProduct* product)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        bool dots = product->TransposeB && !product->TransposeA && (product->M < 4 || product->N <= 8);
        if (!dots && product->M > FewRows)
        {
            BlockedProduct<TLanes, TVector>.Run(product);
            return;
        }

        if (dots)
            RowDotProducts<TLanes, TVector>.Run(product);
        else
            FewRowsProduct<TLanes, TVector>.Run(product);
        if (product->Gelu != null)
            Gelu.ForwardBlock<TLanes, TVector>(product->C, product->Gelu, product->StrideC, product->M, product->N);
    }

    /// <summary>A contiguous result of one column is the one row of the transposed product.</summary>
    private static void MultiplyColumn(
        bool transposeA, bool transposeB, long m, long k, float* a, long lda, float* b, long ldb, float* c, bool accumulate, float* bias)
    {
        Multiply(!transposeB, !transposeA, 1, m, k, b, ldb, a, lda, c, m, accumulate);
        if (bias == null)
            return;
        for (long i = 0; i < m; i++)
            c[i] += *bias;
    }
}
