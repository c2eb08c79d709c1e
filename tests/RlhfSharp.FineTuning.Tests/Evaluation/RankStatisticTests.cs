using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.FineTuning.Tests.Evaluation;

public sealed class RankStatisticTests
{
    [Fact]
    public void AreaUnderCurve_LiteralScores_CountsPairs()
    {
        // 3 beats 1 and 2; 2 beats 1 and ties 2: (1 + 1 + 1 + 0.5) / 4
        Assert.Equal(0.875, RankStatistic.AreaUnderCurve([3, 2], [1, 2]));
        Assert.Equal(0, RankStatistic.AreaUnderCurve([0], [1, 2]));
        Assert.Equal(0.5, RankStatistic.AreaUnderCurve([1, 1, 1], [1, 1]));
    }

    [Fact]
    public void AreaUnderCurve_RandomScores_EqualsEnumeration()
    {
        RandomStream random = new(3);
        double[] positives = [.. Enumerable.Range(0, 57).Select(_ => (double)random.NextIndex(20) + 2)];
        double[] negatives = [.. Enumerable.Range(0, 41).Select(_ => (double)random.NextIndex(20))];
        double wins = positives.Sum(p => negatives.Sum(n => p > n ? 1 : p == n ? 0.5 : 0));
        Assert.Equal(wins / (57 * 41), RankStatistic.AreaUnderCurve(positives, negatives), 12);
    }

    [Fact]
    public void MidRanks_EqualValues_ShareTheirMean()
    {
        Assert.Equal([4, 1.5, 1.5, 3], RankStatistic.MidRanks([9, -1, -1, 2]));
        Assert.Throws<ArgumentException>(() => RankStatistic.MidRanks([1, double.NaN]));
    }
}
