using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Core.Tests.Randomness;

public sealed class RandomStreamTests
{
    [Fact]
    public void Named_SameSeedAndName_GivesTheSameStream() =>
        Assert.Equal(RandomStream.Named(7, "actions").NextUInt64(), RandomStream.Named(7, "actions").NextUInt64());

    [Fact]
    public void Named_OtherNameOrSeed_GivesAnotherStream()
    {
        ulong first = RandomStream.Named(7, "actions").NextUInt64();
        Assert.NotEqual(first, RandomStream.Named(7, "minibatches").NextUInt64());
        Assert.NotEqual(first, RandomStream.Named(8, "actions").NextUInt64());
    }

    [Fact]
    public void NextInt64_OverAnEmptyRange_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(0).NextInt64(5, 5));

    [Fact]
    public void NextInt64_OverTheWholeRange_DoesNotOverflow() =>
        Assert.InRange(new RandomStream(3).NextInt64(long.MinValue, long.MaxValue), long.MinValue, long.MaxValue - 1);

    [Fact]
    public void NextCategorical_WithCertainOutcome_GivesIt() =>
        Assert.All(Enumerable.Range(0, 20).Select(seed => new RandomStream((ulong)seed)), stream => Assert.Equal(2, stream.NextCategorical([0, 0, 1])));

    [Fact]
    public void Permutation_HoldsEveryIndexOnce() =>
        Assert.Equal(Enumerable.Range(0, 100), new RandomStream(1).Permutation(100).Order());
}
