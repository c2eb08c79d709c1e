using TorchSharp.Kernels;

namespace RlhfSharp.Tensors.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed unsafe class TokenLossTests
{
    [Theory]
    [InlineData(1, 1, 1.0)]
    [InlineData(3, 5, 0.7)]
    [InlineData(4, 33, 1.5)]
    [InlineData(2, 100, 1.0)]
    public void Kernels_OddSizes_EqualDefinitionAndFiniteDifferences(int rows, int vocabulary, double temperature)
    {
        float[] logits = KernelArrays.Values(rows * vocabulary, 1, 4f), dLogProb = KernelArrays.Values(rows, 2), dEntropy = KernelArrays.Values(rows, 3);
        long[] targets = Enumerable.Range(0, rows).Select(row => row * 7L % vocabulary).ToArray();
        Result result = Run(logits, targets, vocabulary, temperature, dLogProb, dEntropy);
        Result withoutEntropy = Run(logits, targets, vocabulary, temperature, dLogProb, null);

        double Loss(double[] x, bool entropy)
        {
            double sum = 0;
            for (int r = 0; r < rows; r++)
            {
                (double logProb, double h) = Exact(x, r, vocabulary, targets[r], temperature);
                sum += dLogProb[r] * logProb + (entropy ? dEntropy[r] * h : 0);
            }
            return sum;
        }
        double[] exact = KernelArrays.ToDouble(logits);
        for (int r = 0; r < rows; r++)
        {
            (double logProb, double entropy) = Exact(exact, r, vocabulary, targets[r], temperature);
            Assert.Equal(logProb, result.LogProbs[r], 2e-6 * Math.Max(1, Math.Abs(logProb)));
            Assert.Equal(logProb, withoutEntropy.LogProbs[r], 2e-6 * Math.Max(1, Math.Abs(logProb)));
            Assert.Equal(entropy, result.Entropies[r], 2e-6 * Math.Max(1, entropy));
        }
        KernelArrays.Close(KernelArrays.FiniteDifferences(x => Loss(x, true), exact), result.Gradient, 1e-5);
        KernelArrays.Close(KernelArrays.FiniteDifferences(x => Loss(x, false), exact), withoutEntropy.Gradient, 1e-5);
    }

    [Fact]
    public void Kernels_HugeAndImpossibleLogits_StayFinite()
    {
        // Two tokens share the probability, the third is impossible: log 1/2, entropy log 2.
        float[] logits = [1e4f, 1e4f, float.NegativeInfinity];
        Result result = Run(logits, [1], 3, 1, [1f], [0f]);
        Assert.Equal(-0.6931472f, result.LogProbs[0], 1e-6f);
        Assert.Equal(0.6931472f, result.Entropies[0], 1e-6f);
        KernelArrays.Close([-0.5, 0.5, 0], result.Gradient, 1e-3);
    }

    [Fact]
    public void Kernels_IgnoredTarget_CountsAsNothing()
    {
        Result result = Run([1f, 2f, 3f, 4f], [-100, 0], 2, 1, [1f, 1f], [1f, 1f]);
        Assert.Equal(0f, result.LogProbs[0]);
        Assert.Equal(0f, result.Entropies[0]);
        Assert.Equal([0f, 0f], result.Gradient[..2]);
        Assert.NotEqual(0f, result.Gradient[2]);
    }

    private static (double LogProb, double Entropy) Exact(double[] x, int row, int vocabulary, long target, double temperature)
    {
        double[] z = x.Skip(row * vocabulary).Take(vocabulary).Select(value => value / temperature).ToArray();
        double log = KernelArrays.LogSumExp(z, 0, vocabulary);
        return (z[target] - log, -z.Sum(value => Math.Exp(value - log) * (value - log)));
    }

    private static Result Run(float[] logits, long[] targets, int vocabulary, double temperature, float[] dLogProb, float[]? dEntropy)
    {
        const int Gap = 3; // between rows
        int n = targets.Length, stride = vocabulary + Gap;
        var result = new Result(new float[n], new float[n], new float[logits.Length]);
        float[] logSumExp = new float[n], apart = new float[n * stride], gradients = new float[n * stride];
        for (int row = 0; row < n; row++)
            logits.AsSpan(row * vocabulary, vocabulary).CopyTo(apart.AsSpan(row * stride));
        fixed (float* px = apart, pp = result.LogProbs, pe = result.Entropies, pl = logSumExp, pg = gradients, pdp = dLogProb, pde = dEntropy)
        fixed (long* pt = targets)
        {
            var rows = new TokenRows
            {
                Logits = px, Targets = pt, Rows = n, Vocabulary = vocabulary, Stride = stride, IgnoreIndex = -100, InverseTemperature = (float)(1 / temperature),
                LogProbs = pp, LogSumExp = pl, Entropies = dEntropy is null ? null : pe, LogProbGradients = pdp, EntropyGradients = pde, LogitGradients = pg,
            };
            TokenLoss.Forward(&rows);
            TokenLoss.Backward(&rows);
        }
        for (int row = 0; row < n; row++)
            gradients.AsSpan(row * stride, vocabulary).CopyTo(result.Gradient.AsSpan(row * vocabulary));
        return result;
    }

    private sealed record Result(float[] LogProbs, float[] Entropies, float[] Gradient);
}
