using TorchSharp.Kernels;

namespace RlhfSharp.Tensors.Tests.Kernels;

/// <summary>Inputs and comparisons of the kernel tests.</summary>
internal static class KernelArrays
{
    /// <summary>Values in [-scale, scale), the same for the same seed.</summary>
    public static float[] Values(long count, int seed, float scale = 1f)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (long i = 0; i < count; i++)
            values[i] = (float)(random.NextDouble() * 2 - 1) * scale;
        return values;
    }

    public static double[] ToDouble(float[] values) => Array.ConvertAll(values, value => (double)value);

    public static void Close(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"element {i}: expected {expected[i]}, got {actual[i]}");
    }

    /// <summary>Runs the computation with 1, 2 and 3 threads; all must give the same bits.</summary>
    public static float[] SameForAnyThreadCount(Func<float[]> compute)
    {
        int before = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.ThreadCount = 1;
            float[] one = compute();
            foreach (int threads in new[] { 2, 3 })
            {
                WorkerPool.ThreadCount = threads;
                float[] more = compute();
                Assert.Equal(Array.ConvertAll(one, BitConverter.SingleToInt32Bits), Array.ConvertAll(more, BitConverter.SingleToInt32Bits));
            }
            return one;
        }
        finally
        {
            WorkerPool.ThreadCount = before;
        }
    }

    /// <summary>The gradient of f at x by central differences in double precision.</summary>
    public static double[] FiniteDifferences(Func<double[], double> function, double[] x)
    {
        const double Step = 1e-5;
        var gradient = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double value = x[i];
            x[i] = value + Step;
            double above = function(x);
            x[i] = value - Step;
            gradient[i] = (above - function(x)) / (2 * Step);
            x[i] = value;
        }
        return gradient;
    }

    /// <summary>The largest of values[from .. from + count), and log(sum(exp)) of the same.</summary>
    public static double LogSumExp(double[] values, int from, int count)
    {
        double max = double.NegativeInfinity, sum = 0;
        for (int i = from; i < from + count; i++)
            max = Math.Max(max, values[i]);
        for (int i = from; i < from + count; i++)
            sum += Math.Exp(values[i] - max);
        return max + Math.Log(sum);
    }
}
