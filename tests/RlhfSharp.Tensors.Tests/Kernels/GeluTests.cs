using TorchSharp.Kernels;

namespace RlhfSharp.Tensors.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed unsafe class GeluTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(20_001)]
    public void Kernels_OddLengths_EqualDefinitionAndFiniteDifferences(int n)
    {
        float[] x = KernelArrays.Values(n, 1, 6f), dy = KernelArrays.Values(n, 2), y = new float[n], dx = new float[n];
        fixed (float* px = x, py = y, pdy = dy, pdx = dx)
        {
            Gelu.Forward(px, py, n);
            Gelu.Backward(px, pdy, pdx, n);
        }
        double[] exact = new double[n], slope = new double[n];
        for (int i = 0; i < n; i++)
        {
            exact[i] = Exact(x[i]);
            slope[i] = dy[i] * (Exact(x[i] + 1e-5) - Exact(x[i] - 1e-5)) / 2e-5;
        }
        KernelArrays.Close(exact, y, 1e-6);
        KernelArrays.Close(slope, dx, 2e-6);
    }

    [Fact]
    public void Forward_KnownValues_AreThoseOfTheTanhForm()
    {
        float[] x = [0f, 1f, -1f, 100f, -100f], y = new float[5];
        fixed (float* px = x, py = y)
            Gelu.Forward(px, py, 5);
        // 0.5 (1 + tanh(0.7978845608 * 1.044715)) = 0.841191990608
        KernelArrays.Close([0, 0.841191990608, -0.158808009392, 100, 0], y, 1e-6);
    }

    private static double Exact(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
}
