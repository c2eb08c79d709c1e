using TorchSharp.Kernels;
using LayerNorm = TorchSharp.Kernels.LayerNorm;

namespace RlhfSharp.Tensors.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed unsafe class LayerNormTests
{
    private const float Epsilon = 1e-5f;

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 3, false)]
    [InlineData(5, 33, true)]
    [InlineData(130, 17, true)]
    [InlineData(3, 768, true)]
    public void Kernels_OddSizes_EqualDefinitionAndFiniteDifferences(int rows, int columns, bool affine)
    {
        float[] x = KernelArrays.Values(rows * columns, 1, 3f), dy = KernelArrays.Values(rows * columns, 2);
        float[]? weight = affine ? KernelArrays.Values(columns, 3) : null, bias = affine ? KernelArrays.Values(columns, 4) : null;
        float[] mean = new float[rows], rstd = new float[rows], y = new float[x.Length], dx = new float[x.Length];
        float[] dweight = new float[columns], dbias = new float[columns];
        fixed (float* px = x, pw = weight, pb = bias, py = y, pm = mean, pr = rstd, pdy = dy, pdx = dx, pdw = dweight, pdb = dbias)
        {
            LayerNorm.Forward(px, pw, pb, Epsilon, py, pm, pr, rows, columns);
            LayerNorm.Backward(pdy, px, pw, pm, pr, pdx, pdw, pdb, rows, columns);
        }

        double[] exactX = KernelArrays.ToDouble(x), exactWeight = weight is null ? Ones(columns) : KernelArrays.ToDouble(weight);
        double[] exactBias = bias is null ? new double[columns] : KernelArrays.ToDouble(bias);
        KernelArrays.Close(Exact(exactX, exactWeight, exactBias, columns), y, 2e-6);

        double Loss(double[] x, double[] weight, double[] bias)
        {
            double[] result = Exact(x, weight, bias, columns);
            double sum = 0;
            for (int i = 0; i < result.Length; i++)
                sum += result[i] * dy[i];
            return sum;
        }
        if (columns > 1 && x.Length < 500)
            KernelArrays.Close(KernelArrays.FiniteDifferences(v => Loss(v, exactWeight, exactBias), exactX), dx, 2e-5);
        if (columns < 100)
        {
            KernelArrays.Close(KernelArrays.FiniteDifferences(v => Loss(exactX, v, exactBias), exactWeight), dweight, 2e-5);
            KernelArrays.Close(KernelArrays.FiniteDifferences(v => Loss(exactX, exactWeight, v), exactBias), dbias, 2e-5);
        }
    }

    [Fact]
    public void Backward_AddsToWeightGradients_AndAnyThreadCountGivesTheSameBits()
    {
        const int Rows = 300, Columns = 50;
        float[] x = KernelArrays.Values(Rows * Columns, 5), dy = KernelArrays.Values(Rows * Columns, 6);
        float[] once = KernelArrays.SameForAnyThreadCount(() => WeightGradients(x, dy, Rows, Columns, 0f));
        float[] onTop = WeightGradients(x, dy, Rows, Columns, 10f);
        for (int i = 0; i < once.Length; i++)
            Assert.Equal(once[i] + 10f, onTop[i], 1e-4f);
    }

    private static float[] WeightGradients(float[] x, float[] dy, int rows, int columns, float start)
    {
        float[] mean = new float[rows], rstd = new float[rows], y = new float[x.Length], sums = new float[2 * columns];
        Array.Fill(sums, start);
        fixed (float* px = x, py = y, pm = mean, pr = rstd, pdy = dy, ps = sums)
        {
            LayerNorm.Forward(px, null, null, Epsilon, py, pm, pr, rows, columns);
            LayerNorm.Backward(pdy, px, null, pm, pr, null, ps, ps + columns, rows, columns);
        }
        return sums;
    }

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private static double[] Exact(double[] x, double[] weight, double[] bias, int columns)
    {
        var y = new double[x.Length];
        for (int from = 0; from < x.Length; from += columns)
        {
            double mean = 0, variance = 0;
            for (int i = 0; i < columns; i++)
                mean += x[from + i] / columns;
            for (int i = 0; i < columns; i++)
                variance += (x[from + i] - mean) * (x[from + i] - mean) / columns;
            for (int i = 0; i < columns; i++)
                y[from + i] = (x[from + i] - mean) / Math.Sqrt(variance + Epsilon) * weight[i] + bias[i];
        }
        return y;
    }
}
