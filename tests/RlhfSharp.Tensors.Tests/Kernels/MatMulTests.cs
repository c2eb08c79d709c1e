using TorchSharp.Kernels;

namespace RlhfSharp.Tensors.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed class MatMulTests
{
    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 7, 8, 12, 13, 16, 17, 25, 31, 33, 48, 49, 64, 100];

    public static TheoryData<int, int, int> LargeShapes => new() { { 103, 341, 401 }, { 50, 230, 800 }, { 330, 65, 390 }, { 33, 1000, 40 }, { 24, 97, 1000 }, { 300, 5, 200 }, { 110, 70, 1024 }, { 1030, 40, 530 } };

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Multiply_OddSizesAndStrides_EqualsTripleLoop(bool transposeA, bool transposeB)
    {
        var random = new Random(7);
        for (int i = 0; i < 100; i++)
        {
            int k = i % 10 == 0 ? 0 : Sizes[random.Next(Sizes.Length)];
            Check(transposeA, transposeB, Sizes[random.Next(Sizes.Length)], Sizes[random.Next(Sizes.Length)], k, random.Next(3), random.Next(2) == 1, random.Next(2) == 1, i);
        }
    }

    [Theory]
    [MemberData(nameof(LargeShapes))]
    public void Multiply_LargeShapes_EqualsTripleLoop(int m, int n, int k)
    {
        for (int i = 0; i < 4; i++)
            Check((i & 1) != 0, (i & 2) != 0, m, n, k, i, i == 1, i != 2, i);
    }

    [Fact]
    public void Multiply_TwoByTwo_GivesTheKnownProduct()
    {
        // [1 2; 3 4] [5 6; 7 8] = [19 22; 43 50]; the first transposed: [1 3; 2 4] [5 6; 7 8] = [26 30; 38 44]
        Assert.Equal([19f, 22, 43, 50], Multiply(false, false, 2, 2, 2, [1, 2, 3, 4], 2, [5, 6, 7, 8], 2, new float[4], 2, false, null));
        Assert.Equal([26f, 30, 38, 44], Multiply(true, false, 2, 2, 2, [1, 2, 3, 4], 2, [5, 6, 7, 8], 2, new float[4], 2, false, null));
        Assert.Equal([17f, 23, 39, 53], Multiply(false, true, 2, 2, 2, [1, 2, 3, 4], 2, [5, 6, 7, 8], 2, new float[4], 2, false, null));
        Assert.Equal([120f, 223, 144, 251], Multiply(false, false, 2, 2, 2, [1, 2, 3, 4], 2, [5, 6, 7, 8], 2, [100, 200, 100, 200], 2, true, [1, 1]));
    }

    [Theory]
    [InlineData(150, 400, 500)]
    [InlineData(16, 900, 300)]
    [InlineData(700, 40, 600)]
    public void Multiply_AnyThreadCount_GivesTheSameBits(int m, int n, int k)
    {
        float[] a = KernelArrays.Values(m * k, 1), b = KernelArrays.Values(k * n, 2);
        for (int i = 0; i < 4; i++)
        {
            bool transposeA = (i & 1) != 0, transposeB = (i & 2) != 0;
            KernelArrays.SameForAnyThreadCount(() =>
                Multiply(transposeA, transposeB, m, n, k, a, transposeA ? m : k, b, transposeB ? k : n, new float[m * n], n, false, null));
        }
    }

    [Theory]
    [InlineData(1, 40, 24, false)]
    [InlineData(3, 6, 20, true)]
    [InlineData(20, 70, 30, false)]
    [InlineData(110, 330, 800, false)]
    [InlineData(110, 330, 800, true)]
    public unsafe void Multiply_ResidualAndGelu_EqualTheSameAfterwards(int m, int n, int k, bool transposeB)
    {
        float[] a = KernelArrays.Values(m * k, 3), b = KernelArrays.Values(k * n, 4), bias = KernelArrays.Values(n, 5), residual = KernelArrays.Values(m * n, 6);
        float[] plain = Multiply(false, transposeB, m, n, k, a, k, b, transposeB ? k : n, new float[m * n], n, false, bias);
        float[] sum = new float[m * n], activated = new float[m * n], expected = new float[m * n];
        for (int i = 0; i < sum.Length; i++)
            plain[i] += residual[i];
        fixed (float* pa = a, pb = b, px = plain, py = expected, pBias = bias, pResidual = residual, pSum = sum, pActivated = activated)
        {
            Gelu.Forward(px, py, plain.Length);
            MatMul.Multiply(false, transposeB, m, n, k, pa, k, pb, transposeB ? k : n, pSum, n, bias: pBias, residual: pResidual, gelu: pActivated);
        }
        for (int i = 0; i < sum.Length; i++)
        {
            Assert.Equal(plain[i], sum[i], 1e-4f * (1 + MathF.Abs(plain[i])));
            Assert.Equal(expected[i], activated[i], 1e-4f * (1 + MathF.Abs(expected[i])));
        }
    }

    private static void Check(bool transposeA, bool transposeB, int m, int n, int k, int gap, bool accumulate, bool withBias, int seed)
    {
        int lda = (transposeA ? m : k) + gap, ldb = (transposeB ? k : n) + gap, ldc = n + gap;
        float[] a = KernelArrays.Values((transposeA ? k : m) * lda, seed), b = KernelArrays.Values((transposeB ? n : k) * ldb, seed + 1);
        float[] c = KernelArrays.Values(m * ldc, seed + 2), bias = KernelArrays.Values(n, seed + 3);
        double[] expected = KernelArrays.ToDouble(c); // what lies between the rows must stay as it is
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                double sum = (accumulate ? c[i * ldc + j] : 0) + (withBias ? bias[j] : 0);
                for (int p = 0; p < k; p++)
                    sum += (double)(transposeA ? a[p * lda + i] : a[i * lda + p]) * (transposeB ? b[j * ldb + p] : b[p * ldb + j]);
                expected[i * ldc + j] = sum;
            }
        if (!accumulate)
            for (int i = 0; i < m; i++)
                c.AsSpan(i * ldc, n).Fill(float.NaN); // must be overwritten, never added to
        Multiply(transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc, accumulate, withBias ? bias : null);
        KernelArrays.Close(expected, c, 4e-6 * Math.Sqrt(k + 1));
    }

    private static unsafe float[] Multiply(
        bool transposeA, bool transposeB, int m, int n, int k, float[] a, int lda, float[] b, int ldb, float[] c, int ldc, bool accumulate, float[]? bias)
    {
        fixed (float* pa = a, pb = b, pc = c, pbias = bias)
            MatMul.Multiply(transposeA, transposeB, m, n, k, pa, lda, pb, ldb, pc, ldc, accumulate, pbias);
        return c;
    }
}
