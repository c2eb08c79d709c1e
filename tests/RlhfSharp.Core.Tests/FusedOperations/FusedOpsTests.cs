namespace RlhfSharp.Core.Tests.FusedOperations;

/// <summary>Every fused operation against the same thing in plain tensor operations, gradients included.</summary>
public sealed class FusedOpsTests
{
    [Theory]
    [InlineData(new[] { 4 }, 1, 8)]
    [InlineData(new[] { 3, 0, 1, 6 }, 2, 6)]
    public void PackedCausalAttention_RowsOfDifferentLengths_EqualsMaskedSoftmax(int[] lengths, int heads, int width)
    {
        using var scope = NewDisposeScope();
        Tensor offsets = Offsets(lengths), input = Values(1, lengths.Sum(), 3 * width);
        Compare(
            [input],
            inputs => FusedOps.PackedCausalAttention(inputs[0], offsets, heads),
            inputs => PlainAttention(inputs[0], lengths, heads));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.6)]
    public void LinearLogProbs_WithEntropy_EqualsLogSoftmax(double temperature)
    {
        using var scope = NewDisposeScope();
        Tensor targets = tensor([3L, 0L, -100L, 10L, 5L]), weights = Values(9, 5);
        Tensor taken = targets.clamp_min(0).unsqueeze(1), counted = targets.ge(0).to(ScalarType.Float32);
        Compare(
            [Values(3, 5, 4), Values(4, 11, 4)],
            inputs =>
            {
                (Tensor logProbs, Tensor entropies) = FusedOps.LinearLogProbs(inputs[0], inputs[1], targets, temperature, entropyGradient: true);
                return logProbs + entropies * weights;
            },
            inputs =>
            {
                Tensor all = (inputs[0].matmul(inputs[1].t()) / temperature).log_softmax(1);
                Tensor entropies = (all.exp() * all).sum(1).neg();
                return (all.gather(1, taken).squeeze(1) + entropies * weights) * counted;
            });
    }

    [Fact]
    public void LinearTokenScores_SayWhetherTheTargetIsTheLikeliest()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor hidden = Values(1, 9, 5), weight = Values(2, 30, 5), best = hidden.matmul(weight.t()).argmax(1);
        long[] targets = best.data<long>().ToArray();
        targets[3] = (targets[3] + 1) % 30;
        targets[5] = FusedOps.IgnoredTarget;
        TokenScores scores = FusedOps.LinearTokenScores(hidden, weight, tensor(targets));
        Assert.Equal([1, 1, 1, 0, 1, 0, 1, 1, 1], scores.Largest.data<float>().ToArray());
        (Tensor logProbs, Tensor entropies) = FusedOps.LinearLogProbs(hidden, weight, tensor(targets), withEntropy: true);
        Assert.Equal(logProbs.data<float>().ToArray(), scores.LogProbs.data<float>().ToArray());
        Assert.Equal(entropies.data<float>().ToArray(), scores.Entropies.data<float>().ToArray());
    }

    [Fact]
    public void LinearLogProbs_EntropyWithoutGradient_IsAConstant()
    {
        using var scope = NewDisposeScope();
        Tensor hidden = Values(3, 2, 4).requires_grad_(), weight = Values(4, 7, 4), targets = tensor([1L, 2L]);
        (Tensor logProbs, Tensor entropies) = FusedOps.LinearLogProbs(hidden, weight, targets, withEntropy: true);
        Assert.True(logProbs.requires_grad);
        Assert.False(entropies.requires_grad);
        Assert.Equal(0, FusedOps.LinearLogProbs(hidden, weight, targets).Entropies.numel());
    }

    [Fact]
    public void LinearCrossEntropy_ManyRows_EqualsLogSoftmax()
    {
        using var scope = NewDisposeScope();
        const int Rows = 150, Vocabulary = 131_100; // so large a vocabulary that the rows are computed in chunks of 64
        Tensor targets = tensor(Enumerable.Range(0, Rows).Select(row => row % 7 == 3 ? -1L : row * 31L).ToArray());
        Tensor hidden = Values(5, Rows, 2).requires_grad_(), weight = Values(6, Vocabulary, 2).requires_grad_();
        Tensor loss = FusedOps.LinearCrossEntropy(hidden, weight, targets, ignoreIndex: -1);
        loss.sum().backward();
        float[] h = hidden.data<float>().ToArray(), w = weight.data<float>().ToArray(), actual = loss.data<float>().ToArray();
        foreach (int row in new[] { 0, 3, 63, 64, 149 })
        {
            double[] logits = Enumerable.Range(0, Vocabulary).Select(v => (double)h[2 * row] * w[2 * v] + (double)h[2 * row + 1] * w[2 * v + 1]).ToArray();
            double log = Math.Log(logits.Sum(Math.Exp));
            bool ignored = row % 7 == 3;
            Assert.Equal(ignored ? 0 : log - logits[row * 31], actual[row], 1e-4);
            double slope = ignored ? 0 : logits.Select((x, v) => Math.Exp(x - log) * w[2 * v]).Sum() - w[2 * row * 31];
            Assert.Equal(slope, hidden.grad!.data<float>().ToArray()[2 * row], 1e-4);
        }
        double expected = -h[2 * 64] + Enumerable.Range(0, Rows).Where(row => row % 7 != 3).Sum(row => h[2 * row] / (double)Vocabulary);
        Assert.Equal(expected, weight.grad!.data<float>().ToArray()[2 * 64 * 31], 1e-3);
    }

    [Theory]
    [InlineData(3, 4, 5)]
    [InlineData(33, 17, 40)]
    [InlineData(60, 17, 40)]
    public void LinearLayers_OddSizes_EqualMatMul(int rows, int inner, int outer)
    {
        using var scope = NewDisposeScope();
        Tensor[] inputs = [Values(7, rows, inner), Values(8, inner, outer), Values(9, outer)];
        Compare(inputs, x => FusedOps.LinearConv1D(x[0], x[1], x[2]), x => x[0].matmul(x[1]) + x[2]);
        Compare([.. inputs, Values(10, rows, outer)], x => FusedOps.LinearConv1D(x[0], x[1], x[2], x[3]), x => x[0].matmul(x[1]) + x[2] + x[3]);
        Compare(inputs, x => FusedOps.LinearGelu(x[0], x[1], x[2]), x => PlainGelu(x[0].matmul(x[1]) + x[2]));
    }

    [Fact]
    public void AdamStep_TwoSteps_GiveThePublishedUpdate()
    {
        using var scope = NewDisposeScope();
        Tensor parameter = tensor([1f]), m = zeros(1), v = zeros(1);
        // g = 0.5 then -1, lr 0.1, b1 0.9, b2 0.99, decay 0.1. Step 1: m / c1 = 0.5, sqrt(v / c2) = 0.5: 0.99 - 0.1 = 0.89.
        Step(parameter, 0.5f, m, v, 1, false);
        Assert.Equal(0.89f, parameter.item<float>(), 1e-6f);
        // Step 2: m = -0.055, c1 = 0.19; v = 0.012475, c2 = 0.0199: 0.89 * 0.99 + 0.1 * 0.2894737 / 0.7917608
        Step(parameter, -1f, m, v, 2, false);
        Assert.Equal(0.9176608f, parameter.item<float>(), 1e-5f);

        Tensor other = tensor([1f]), otherM = zeros(1), otherV = zeros(1);
        FusedOps.AdamStep([other], [tensor([0.5f])], [otherM], [otherV], 1, 0.1, 0.9, 0.99, 0.05, [0.0], true);
        // lr_t = 0.1 sqrt(0.01) / 0.1 = 0.1; m = 0.05, sqrt(v) = 0.05: 1 - 0.1 * 0.05 / 0.1
        Assert.Equal(0.95f, other.item<float>(), 1e-6f);
    }

    [Fact]
    public void GlobalNormAndScale_SeveralTensors_ActAsOneVector()
    {
        using var scope = NewDisposeScope();
        Tensor a = tensor([3f, 0f]), b = tensor([4f]);
        Assert.Equal(5, FusedOps.GlobalNorm([a, b]), 1e-6);
        FusedOps.Scale([a, b], 0.5);
        Assert.Equal(2.5, FusedOps.GlobalNorm([a, b]), 1e-6);
        Assert.Equal(0, FusedOps.GlobalNorm([]));
    }

    [Fact]
    public void Arguments_Wrong_AreRefusedInWords()
    {
        using var scope = NewDisposeScope();
        Tensor qkv = Values(1, 4, 6);
        Assert.Contains("do not divide", Assert.Throws<ArgumentException>(() => FusedOps.PackedCausalAttention(qkv, Offsets([4]), 3)).Message);
        Assert.Contains("number of tokens, 4", Assert.Throws<ArgumentException>(() => FusedOps.PackedCausalAttention(qkv, Offsets([3]), 2)).Message);
        Assert.Contains("holds 7", Assert.Throws<ArgumentException>(() => FusedOps.LinearCrossEntropy(Values(1, 1, 2), Values(1, 7, 2), tensor([7L]))).Message);
        Assert.Contains("temperature", Assert.Throws<ArgumentException>(() => FusedOps.LinearLogProbs(Values(1, 1, 2), Values(1, 7, 2), tensor([1L]), 0)).Message);
    }

    private static void Step(Tensor parameter, float gradient, Tensor m, Tensor v, long step, bool tensorFlowEpsilon) =>
        FusedOps.AdamStep([parameter], [tensor([gradient])], [m], [v], step, 0.1, 0.9, 0.99, 1e-12, [0.1], tensorFlowEpsilon);

    private static void Compare(Tensor[] inputs, Func<Tensor[], Tensor> fused, Func<Tensor[], Tensor> plain)
    {
        Tensor[] left = [.. inputs.Select(input => input.clone().requires_grad_())], right = [.. inputs.Select(input => input.clone().requires_grad_())];
        Tensor actual = fused(left), expected = plain(right);
        Close(expected, actual);
        Tensor slope = Values(99, actual.shape);
        (actual * slope).sum().backward();
        (expected * slope).sum().backward();
        for (int i = 0; i < inputs.Length; i++)
            Close(right[i].grad!, left[i].grad!);
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        float[] left = expected.contiguous().data<float>().ToArray(), right = actual.contiguous().data<float>().ToArray();
        for (int i = 0; i < left.Length; i++)
            Assert.Equal(left[i], right[i], 2e-5f);
    }

    private static Tensor PlainAttention(Tensor input, int[] lengths, int heads)
    {
        long width = input.shape[1] / 3, size = width / heads, first = 0;
        var rows = new List<Tensor>();
        foreach (int length in lengths.Where(length => length > 0))
        {
            Tensor row = input.narrow(0, first, length);
            var outputs = new List<Tensor>();
            for (int head = 0; head < heads; head++)
            {
                Tensor q = row.narrow(1, head * size, size), k = row.narrow(1, width + head * size, size), v = row.narrow(1, 2 * width + head * size, size);
                Tensor hidden = ones(length, length).tril().eq(0);
                outputs.Add((q.matmul(k.t()) / Math.Sqrt(size)).masked_fill(hidden, float.NegativeInfinity).softmax(1).matmul(v));
            }
            rows.Add(cat(outputs, 1));
            first += length;
        }
        return cat(rows, 0);
    }

    private static Tensor PlainGelu(Tensor x) => 0.5 * x * (1 + (0.7978845608028654 * (x + 0.044715 * x * x * x)).tanh());

    private static Tensor Offsets(int[] lengths)
    {
        var offsets = new long[lengths.Length + 1];
        for (int i = 0; i < lengths.Length; i++)
            offsets[i + 1] = offsets[i] + lengths[i];
        return tensor(offsets);
    }

    private static Tensor Values(int seed, params long[] shape)
    {
        var random = new Random(seed);
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(random.NextDouble() * 2 - 1);
        return tensor(values, shape);
    }
}
