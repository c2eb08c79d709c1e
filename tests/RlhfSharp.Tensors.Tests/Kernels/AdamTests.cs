using TorchSharp.Kernels;
using Adam = TorchSharp.Kernels.Adam;

namespace RlhfSharp.Tensors.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed unsafe class AdamTests
{
    [Fact]
    public void Step_First_MovesByTheLearningRate()
    {
        // t = 1: m = 0.1 g, v = 0.001 g^2; corrected both give g / |g|, so p moves by the learning rate (here 0.01) against g.
        float[] parameter = [1f, -2f, 3f], m = new float[3], v = new float[3];
        Step(parameter, [0.5f, -4f, 0f], m, v, 0.01 / 0.1, Math.Sqrt(0.001), 1e-8, 0);
        KernelArrays.Close([0.99, -1.99, 3], parameter, 1e-6);
        KernelArrays.Close([0.05, -0.4, 0], m, 1e-7);
        KernelArrays.Close([0.00025, 0.016, 0], v, 1e-7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(40_003)]
    public void Step_OddSizes_EqualsDefinition(int n)
    {
        float[] parameter = KernelArrays.Values(n, 1), gradient = KernelArrays.Values(n, 2), m = KernelArrays.Values(n, 3);
        float[] v = Array.ConvertAll(KernelArrays.Values(n, 4), MathF.Abs);
        double[] expected = new double[n], expectedM = new double[n], expectedV = new double[n];
        for (int i = 0; i < n; i++)
        {
            expectedM[i] = 0.9 * m[i] + 0.1 * gradient[i];
            expectedV[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
            expected[i] = parameter[i] * (1 - 0.02) - 0.3 * expectedM[i] / (Math.Sqrt(expectedV[i]) / 0.5 + 0.01);
        }
        Step(parameter, gradient, m, v, 0.3, 0.5, 0.01, 0.02);
        KernelArrays.Close(expectedM, m, 1e-6);
        KernelArrays.Close(expectedV, v, 1e-6);
        KernelArrays.Close(expected, parameter, 3e-6);
    }

    [Fact]
    public void Step_ManyWithoutGradient_MomentsFallToZeroAndNeverToDenormals()
    {
        float[] parameter = new float[20], m = [.. Enumerable.Repeat(-1f, 19), float.NaN], v = [.. Enumerable.Repeat(1e-37f, 19), float.NaN];
        for (int step = 0; step < 2000; step++)
        {
            Step(parameter, new float[20], m, v, 0.01, 1, 1e-8, 0);
            Assert.DoesNotContain(m, float.IsSubnormal);
            Assert.DoesNotContain(v, float.IsSubnormal);
        }

        Assert.All(m[..19], value => Assert.Equal(0f, value)); // 0.9^2000 is 3e-92
        Assert.All(v[..19], value => Assert.Equal(0f, value));
        Assert.True(float.IsNaN(m[19]) && float.IsNaN(v[19])); // what is wrong must stay visible
    }

    [Fact]
    public void SumOfSquaresAndScale_OddSizes_EqualDefinition()
    {
        foreach (int n in new[] { 0, 1, 257, 100_001 })
        {
            float[] x = KernelArrays.Values(n, 5);
            double expected = x.Sum(value => (double)value * value);
            float[] sum = KernelArrays.SameForAnyThreadCount(() =>
            {
                fixed (float* px = x)
                    return [(float)Adam.SumOfSquares(px, n)];
            });
            Assert.Equal(expected, sum[0], 1e-6 * (expected + 1));
            double[] halved = Array.ConvertAll(x, value => value * 0.5);
            fixed (float* px = x)
                Adam.Scale(0.5f, px, n);
            KernelArrays.Close(halved, x, 0);
        }
    }

    [Fact]
    public void ColumnSum_OddSizes_EqualsDefinition()
    {
        foreach ((int rows, int columns) in new[] { (0, 3), (1, 1), (3, 17), (200, 259), (5, 130) })
        {
            float[] x = KernelArrays.Values(rows * columns, 6);
            var expected = new double[columns];
            for (int i = 0; i < x.Length; i++)
                expected[i % columns] += x[i];
            float[] actual = KernelArrays.SameForAnyThreadCount(() =>
            {
                var y = new float[columns];
                fixed (float* px = x, py = y)
                    ColumnSum.Forward(px, py, rows, columns);
                return y;
            });
            KernelArrays.Close(expected, actual, 1e-5);
        }
    }

    private static void Step(float[] parameter, float[] gradient, float[] m, float[] v, double stepSize, double rootCorrection, double epsilon, double decay)
    {
        fixed (float* pp = parameter, pg = gradient, pm = m, pv = v)
            Adam.Step(pp, pg, pm, pv, parameter.Length, 0.9, 0.999, stepSize, rootCorrection, epsilon, decay);
    }
}
