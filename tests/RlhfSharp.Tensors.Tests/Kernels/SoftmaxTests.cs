using TorchSharp.Kernels;
using Softmax = TorchSharp.Kernels.Softmax;

namespace RlhfSharp.Tensors.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed unsafe class SoftmaxTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(7, 33)]
    [InlineData(40, 1000)]
    public void Kernels_OddSizes_EqualTheirDefinition(int rows, int columns)
    {
        float[] x = KernelArrays.Values(rows * columns, 1, 10f), dy = KernelArrays.Values(rows * columns, 2);
        double[] softmax = new double[x.Length], logSoftmax = new double[x.Length], logSumExp = new double[rows];
        double[] dSoftmax = new double[x.Length], dLogSoftmax = new double[x.Length];
        for (int r = 0; r < rows; r++)
        {
            logSumExp[r] = KernelArrays.LogSumExp(KernelArrays.ToDouble(x), r * columns, columns);
            double dot = 0, sum = 0;
            for (int i = r * columns; i < (r + 1) * columns; i++)
            {
                logSoftmax[i] = x[i] - logSumExp[r];
                softmax[i] = Math.Exp(logSoftmax[i]);
                dot += softmax[i] * dy[i];
                sum += dy[i];
            }
            for (int i = r * columns; i < (r + 1) * columns; i++)
            {
                dSoftmax[i] = softmax[i] * (dy[i] - dot);
                dLogSoftmax[i] = dy[i] - softmax[i] * sum;
            }
        }

        float[] y = Run(&Softmax.Forward, x, rows, columns), logY = Run(&LogSoftmax.Forward, x, rows, columns);
        KernelArrays.Close(softmax, y, 1e-6);
        KernelArrays.Close(logSoftmax, logY, 1e-6);
        KernelArrays.Close(dSoftmax, Run(&Softmax.Backward, y, dy, rows, columns), 1e-6);
        KernelArrays.Close(dLogSoftmax, Run(&LogSoftmax.Backward, logY, dy, rows, columns), 1e-5);
        KernelArrays.Close(logSumExp, Run(&LogSumExp.Forward, x, rows, columns).AsSpan(0, rows).ToArray(), 1e-6);
    }

    [Fact]
    public void Softmax_LogitsOfTenThousand_IsStable()
    {
        // softmax(1e4, 1e4 - 1) = (1, e^-1) / (1 + e^-1)
        float[] y = Run(&Softmax.Forward, [1e4f, 9999f, -1e4f], 1, 3);
        KernelArrays.Close([0.7310585786, 0.2689414214, 0], y, 1e-6);
        KernelArrays.Close([-0.3132616875, -1.3132616875, -20000.3132616875], Run(&LogSoftmax.Forward, [1e4f, 9999f, -1e4f], 1, 3), 1e-6);
    }

    [Fact]
    public void Softmax_MinusInfinity_HasNoWeight_AndARowOfItIsNaN()
    {
        float none = float.NegativeInfinity;
        KernelArrays.Close([0.5, 0, 0.5], Run(&Softmax.Forward, [1f, none, 1f], 1, 3), 0);
        Assert.All(Run(&Softmax.Forward, [none, none, none], 1, 3), value => Assert.True(float.IsNaN(value)));
        Assert.Equal(none, Run(&LogSumExp.Forward, [none, none], 1, 2)[0]);
    }

    [Fact]
    public void Softmax_AnyThreadCount_GivesTheSameBits()
    {
        float[] x = KernelArrays.Values(301 * 401, 8, 5f);
        KernelArrays.SameForAnyThreadCount(() => Run(&Softmax.Forward, x, 301, 401));
        KernelArrays.SameForAnyThreadCount(() => Run(&LogSoftmax.Backward, x, x, 301, 401));
    }

    private static float[] Run(delegate*<float*, float*, long, long, void> kernel, float[] x, int rows, int columns)
    {
        var y = new float[x.Length];
        fixed (float* px = x, py = y)
            kernel(px, py, rows, columns);
        return y;
    }

    private static float[] Run(delegate*<float*, float*, float*, long, long, void> kernel, float[] y, float[] dy, int rows, int columns)
    {
        var dx = new float[y.Length];
        fixed (float* py = y, pdy = dy, pdx = dx)
            kernel(py, pdy, pdx, rows, columns);
        return dx;
    }
}
