using RlhfSharp.TestSupport;

namespace RlhfSharp.Core.Tests.FusedOperations;

/// <summary>Fused policy losses against the same formulas operation by operation.</summary>
public sealed class PolicyOpsTests
{
    private const double ClipRange = 0.2, Limit = 20;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(37, 2)]
    [InlineData(5, 7)]
    [InlineData(4100, 3)]
    public void CategoricalLogProbs_AnySizes_EqualLogSoftmax(int rows, int classes)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = Values(1, rows, classes) * 8, actions = tensor(Enumerable.Range(0, rows).Select(row => (long)(row * 5 % classes)).ToArray());
        Tensor left = logits.clone().requires_grad_(), right = logits.clone().requires_grad_();
        (Tensor logProbs, Tensor entropies) = FusedOps.CategoricalLogProbs(left, actions);
        Tensor all = right.log_softmax(1), expected = all.gather(1, actions.unsqueeze(1)).squeeze(1), expectedEntropies = (all.exp() * all).sum(1).neg();
        Close(expected, logProbs);
        Close(expectedEntropies, entropies);
        (logProbs * Values(2, rows) + entropies * Values(3, rows)).sum().backward();
        (expected * Values(2, rows) + expectedEntropies * Values(3, rows)).sum().backward();
        Close(right.grad!, left.grad!);
    }

    [Fact]
    public void CategoricalLogProbs_EntropyUnused_GradientOfTheLogProbAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor actions = tensor([2L, 0L, 1L]);
        GradientCheck.Run(x => FusedOps.CategoricalLogProbs(x[0], actions).LogProbs, [Values(4, 3, 3)]);
        GradientCheck.Run(x => FusedOps.CategoricalLogProbs(x[0], actions).Entropies, [Values(4, 3, 3)]);
    }

    [Fact]
    public void CategoricalLogProbs_ActionOutOfRange_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Contains("holds 2", Assert.Throws<ArgumentException>(() => FusedOps.CategoricalLogProbs(zeros(1, 2), tensor([2L]))).Message);
    }

    [Fact]
    public void ClippedSurrogate_AnyRatio_HasTheBitsOfTheFormula()
    {
        using DisposeScope scope = NewDisposeScope();
        const int Count = 1003;
        Tensor before = Values(1, Count, 1) * 3, advantages = (Values(2, Count, 1) * 4).clamp(-3, 3);
        Tensor now = before + Values(3, Count, 1) * 0.6;
        now[0] = before[0]; // ratio 1
        now[1] = before[1] + 50; // beyond the limit
        now[2] = before[2] - 50;
        advantages[3] = zeros(1);
        Tensor left = now.clone().requires_grad_(), right = now.clone().requires_grad_(), outer = Values(5, Count, 1);
        (Tensor losses, Tensor ratios, Tensor logRatios) = FusedOps.ClippedSurrogate(left, before, advantages, ClipRange, Limit);
        Tensor logRatio = (right - before).clamp(-Limit, Limit), ratio = logRatio.exp();
        Tensor expected = -minimum(ratio * advantages, ratio.clamp(1 - ClipRange, 1 + ClipRange) * advantages);
        (losses * outer).sum().backward();
        (expected * outer).sum().backward();

        Assert.Equal(Singles(expected), Singles(losses));
        Assert.Equal(Singles(ratio.detach()), Singles(ratios));
        Assert.Equal(Singles(logRatio.detach()), Singles(logRatios));
        Assert.Equal(Singles(right.grad!), Singles(left.grad!));
        Assert.False(ratios.requires_grad);
    }

    private static float[] Singles(Tensor tensor) => tensor.contiguous().data<float>().ToArray();

    private static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        float[] left = Singles(expected), right = Singles(actual);
        for (int i = 0; i < left.Length; i++)
            Assert.Equal(left[i], right[i], 1e-5f);
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
