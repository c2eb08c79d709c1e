using TorchSharp;
using static TorchSharp.torch;

namespace RlhfSharp.Core.Tests.FusedOperations;

public sealed class MoveTowardsTests
{
    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    [InlineData(0)]
    public void MoveTowards_Share_IsTheWeightedMean(double share)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor first = randn(37, 3), second = randn(5), target = first.clone();
        FusedOps.MoveTowards([target, second], [first.neg(), second], share);
        float[] before = first.data<float>().ToArray(), after = target.data<float>().ToArray();
        for (int i = 0; i < before.Length; i++)
            Assert.Equal(before[i] * (1 - 2 * share), after[i], share is 0 or 1 ? 0 : 1e-6);
    }

    [Fact]
    public void MoveTowards_OtherShapes_AreRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => FusedOps.MoveTowards([zeros(2)], [zeros(3)], 0.5));
        Assert.Throws<ArgumentException>(() => FusedOps.MoveTowards([zeros(2)], [zeros(2)], 1.5));
        Assert.Throws<ArgumentException>(() => FusedOps.MoveTowards([zeros(2)], [], 0.5));
    }
}
