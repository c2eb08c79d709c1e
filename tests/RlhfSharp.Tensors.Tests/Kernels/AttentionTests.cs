using TorchSharp.Kernels;

namespace RlhfSharp.Tensors.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed unsafe class AttentionTests
{
    [Theory]
    [InlineData(new[] { 1 }, 1, 1)]
    [InlineData(new[] { 3, 0, 2 }, 2, 3)]
    [InlineData(new[] { 5, 13 }, 1, 16)]
    public void PackedAttention_SmallRows_EqualsDefinitionAndFiniteDifferences(int[] lengths, int heads, int size)
    {
        (float[] qkv, float[] dy) = Inputs(lengths, heads, size);
        double Loss(double[] values)
        {
            double[] output = Exact(values, lengths, heads, size);
            double sum = 0;
            for (int i = 0; i < output.Length; i++)
                sum += output[i] * dy[i];
            return sum;
        }

        (float[] output, float[] gradient) = Run(qkv, dy, lengths, heads, size);
        double[] exact = KernelArrays.ToDouble(qkv);
        KernelArrays.Close(Exact(exact, lengths, heads, size), output, 1e-6);
        KernelArrays.Close(KernelArrays.FiniteDifferences(Loss, exact), gradient, 1e-5);
    }

    [Theory]
    [InlineData(new[] { 47, 48, 49, 100, 1, 33 }, 2, 64)]
    [InlineData(new[] { 130, 12 }, 3, 40)]
    [InlineData(new[] { 70 }, 1, 128)]
    public void PackedAttention_LongRows_EqualsDefinition(int[] lengths, int heads, int size)
    {
        (float[] qkv, float[] dy) = Inputs(lengths, heads, size);
        (float[] output, float[] gradient) = Run(qkv, dy, lengths, heads, size);
        KernelArrays.Close(Exact(KernelArrays.ToDouble(qkv), lengths, heads, size), output, 2e-6);
        KernelArrays.Close(ExactGradient(KernelArrays.ToDouble(qkv), dy, lengths, heads, size), gradient, 5e-6);
    }

    [Fact]
    public void PackedAttention_AnyThreadCountAndAnyNeighbours_GivesTheSameBits()
    {
        int[] lengths = [20, 60, 7, 49];
        (float[] qkv, float[] dy) = Inputs(lengths, 3, 16);
        KernelArrays.SameForAnyThreadCount(() => Run(qkv, dy, lengths, 3, 16).Gradient);
        float[] together = KernelArrays.SameForAnyThreadCount(() => Run(qkv, dy, lengths, 3, 16).Output);
        // The first row alone: a row does not see the others.
        float[] alone = Run(qkv[..(20 * 3 * 48)], dy[..(20 * 48)], [20], 3, 16).Output;
        Assert.Equal(together[..(20 * 48)], alone);
    }

    [Fact]
    public void CachedAttention_StepByStep_EqualsPackedAttention()
    {
        const int Heads = 2, Size = 20, Width = Heads * Size, Capacity = 40, Steps = 37;
        (float[] qkv, float[] dy) = Inputs([Steps, Steps], Heads, Size);
        float[] expected = Run(qkv, dy, [Steps, Steps], Heads, Size).Output;
        float[] keys = new float[3 * Capacity * Width], values = new float[3 * Capacity * Width], actual = new float[expected.Length];
        long[] slots = [2, 0];
        for (int step = 0; step < Steps; step++)
        {
            float[] tokens = new float[2 * 3 * Width], output = new float[2 * Width];
            for (int row = 0; row < 2; row++)
                Array.Copy(qkv, (row * Steps + step) * 3 * Width, tokens, row * 3 * Width, 3 * Width);
            long[] lengths = [step, step];
            fixed (float* pt = tokens, pk = keys, pv = values, po = output)
            fixed (long* ps = slots, pl = lengths)
            {
                var work = new CachedAttention
                {
                    QueryKeyValue = pt, StrideInput = 3 * Width, Keys = pk, Values = pv, Slots = ps, Positions = pl, Output = po,
                    StrideOutput = Width, Tokens = 2, ChosenCount = 2, Heads = Heads, HeadSize = Size, Capacity = Capacity,
                };
                Dispatch.For<CachedAttention.Store>(work.StoreBlocks, &work);
                Dispatch.For<CachedAttention.Attend>(work.AttendBlocks, &work);
            }
            for (int row = 0; row < 2; row++)
                Array.Copy(output, row * Width, actual, (row * Steps + step) * Width, Width);
        }
        KernelArrays.Close(KernelArrays.ToDouble(expected), actual, 1e-6);
    }

    private static (float[] QueryKeyValue, float[] OutputGradient) Inputs(int[] lengths, int heads, int size) =>
        (KernelArrays.Values(lengths.Sum() * 3 * heads * size, 1, 2f), KernelArrays.Values(lengths.Sum() * heads * size, 2));

    private static (float[] Output, float[] Gradient) Run(float[] qkv, float[] dy, int[] lengths, int heads, int size)
    {
        float[] output = new float[dy.Length], gradient = new float[qkv.Length], logSumExp = new float[lengths.Sum() * heads];
        long[] offsets = Offsets(lengths);
        fixed (float* pq = qkv, po = output, pl = logSumExp, pdy = dy, pg = gradient)
        fixed (long* poffsets = offsets)
        {
            var rows = new PackedRows
            {
                QueryKeyValue = pq, RowOffsets = poffsets, Rows = lengths.Length, Heads = heads, HeadSize = size,
                Output = po, LogSumExp = pl, OutputGradient = pdy, Gradient = pg,
            };
            PackedAttention.Forward(&rows);
            PackedAttention.Backward(&rows);
        }
        return (output, gradient);
    }

    private static long[] Offsets(int[] lengths)
    {
        var offsets = new long[lengths.Length + 1];
        for (int i = 0; i < lengths.Length; i++)
            offsets[i + 1] = offsets[i] + lengths[i];
        return offsets;
    }

    private static double[] Exact(double[] qkv, int[] lengths, int heads, int size)
    {
        int width = heads * size;
        var output = new double[qkv.Length / 3];
        ForEachQuery(lengths, heads, (first, i, head) =>
        {
            double[] weights = Weights(qkv, first, i, head, size, width);
            for (int j = 0; j <= i; j++)
                for (int d = 0; d < size; d++)
                    output[(first + i) * width + head * size + d] += weights[j] * qkv[(first + j) * 3 * width + 2 * width + head * size + d];
        });
        return output;
    }

    private static double[] ExactGradient(double[] qkv, float[] dy, int[] lengths, int heads, int size)
    {
        int width = heads * size;
        double scale = 1 / Math.Sqrt(size);
        var gradient = new double[qkv.Length];
        ForEachQuery(lengths, heads, (first, i, head) =>
        {
            double[] weights = Weights(qkv, first, i, head, size, width), slopes = new double[i + 1];
            int query = (first + i) * 3 * width + head * size, outer = (first + i) * width + head * size;
            double mean = 0;
            for (int j = 0; j <= i; j++)
            {
                int key = (first + j) * 3 * width + width + head * size;
                for (int d = 0; d < size; d++)
                {
                    slopes[j] += dy[outer + d] * qkv[key + width + d];
                    gradient[key + width + d] += weights[j] * dy[outer + d];
                }
                mean += weights[j] * slopes[j];
            }
            for (int j = 0; j <= i; j++)
            {
                int key = (first + j) * 3 * width + width + head * size;
                double slope = weights[j] * (slopes[j] - mean) * scale;
                for (int d = 0; d < size; d++)
                {
                    gradient[query + d] += slope * qkv[key + d];
                    gradient[key + d] += slope * qkv[query + d];
                }
            }
        });
        return gradient;
    }

    private static double[] Weights(double[] qkv, int first, int i, int head, int size, int width)
    {
        var scores = new double[i + 1];
        for (int j = 0; j <= i; j++)
            for (int d = 0; d < size; d++)
                scores[j] += qkv[(first + i) * 3 * width + head * size + d] * qkv[(first + j) * 3 * width + width + head * size + d] / Math.Sqrt(size);
        double log = KernelArrays.LogSumExp(scores, 0, i + 1);
        return Array.ConvertAll(scores, score => Math.Exp(score - log));
    }

    private static void ForEachQuery(int[] lengths, int heads, Action<int, int, int> action)
    {
        int first = 0;
        foreach (int length in lengths)
        {
            for (int i = 0; i < length; i++)
                for (int head = 0; head < heads; head++)
                    action(first, i, head);
            first += length;
        }
    }
}
