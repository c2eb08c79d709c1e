using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.FineTuning.Tests.Evaluation;

public sealed class PairAccuracyTests
{
    [Fact]
    public void Of_EqualScoresAndLabelledTies_CountOneHalf()
    {
        // right, wrong, equal scores (1/2), labelled tie (1/2)
        Assert.Equal(0.5, PairAccuracy.Of([2, 1, 3, 9], [1, 2, 3, 1], [false, false, false, true]));
        Assert.Equal(0.625, PairAccuracy.Of([2, 1, 3, 9], [1, 2, 3, 1]));
    }

    [Fact]
    public void ByGroup_TwoGroups_ReportsEachWithItsCount()
    {
        IReadOnlyDictionary<string, GroupAccuracy> groups = PairAccuracy.ByGroup([2, 1, 3], [1, 2, 3], ["b", "b", "a"]);
        Assert.Equal(["a", "b"], groups.Keys);
        Assert.Equal(new GroupAccuracy(0.5, 1), groups["a"]);
        Assert.Equal(new GroupAccuracy(0.5, 2), groups["b"]);
    }

    [Fact]
    public void Of_DifferentLengthsOrNone_Throws()
    {
        Assert.Throws<ArgumentException>(() => PairAccuracy.Of([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => PairAccuracy.Of([], []));
        Assert.Throws<ArgumentException>(() => PairAccuracy.Of([1], [2], [true, false]));
    }
}
