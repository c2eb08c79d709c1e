using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Embedded;

namespace RlhfSharp.FineTuning.Tests.Embedded;

public sealed class PreferenceLabelerTests
{
    [Fact]
    public void Probabilities_WithoutTiesAndSlips_AreBradleyTerry()
    {
        (double first, double second, double tie) = new PreferenceLabeler(noise: 0.5, tie: 0, slip: 0).Probabilities(1.5, 1);
        Assert.Equal(1 / (1 + Math.Exp(-1)), first, 12);
        Assert.Equal(1, first + second, 12);
        Assert.Equal(0, tie);
    }

    [Fact]
    public void Probabilities_EqualScores_AreDavidsons()
    {
        (double first, double second, double tie) = new PreferenceLabeler(noise: 0.5, tie: 0.5, slip: 0.1).Probabilities(2, 2);
        Assert.Equal(0.4, first, 12);
        Assert.Equal(0.4, second, 12);
        Assert.Equal(0.2, tie, 12);
    }

    [Fact]
    public void BestAccuracy_FarApart_IsLimitedBySlipsAlone()
    {
        Assert.Equal(0.97, new PreferenceLabeler(slip: 0.03).BestAccuracy(0, 500), 9);
        Assert.Equal(0.5, new PreferenceLabeler().BestAccuracy(1, 1), 12);
    }

    [Fact]
    public void Rank_ManyTimes_ComparesAnyTwoAsBradleyTerry()
    {
        PreferenceLabeler labeler = new(noise: 1, tie: 0, slip: 0);
        RandomStream random = new(4);
        double[] gold = [1, 0, 2, -1];
        int[,] wins = new int[4, 4];
        for (int i = 0; i < 20_000; i++)
        {
            int[] ranks = labeler.Rank(gold, random);
            Assert.Equal([1, 2, 3, 4], ranks.Order());
            for (int a = 0; a < 4; a++)
                for (int b = 0; b < 4; b++)
                    wins[a, b] += ranks[a] < ranks[b] ? 1 : 0;
        }
        for (int a = 0; a < 4; a++)
            for (int b = 0; b < 4; b++)
                if (a != b)
                    Assert.InRange(wins[a, b] / 20_000.0, labeler.Probabilities(gold[a], gold[b]).First - 0.015, labeler.Probabilities(gold[a], gold[b]).First + 0.015);
    }

    [Fact]
    public void Rank_EqualScores_TieAsOftenAsPairs()
    {
        PreferenceLabeler labeler = new(noise: 0.7, tie: 0.5, slip: 0);
        RandomStream random = new(4);
        int ties = Enumerable.Range(0, 20_000).Count(_ => labeler.Rank([2, 2], random) is [1, 1]);
        Assert.InRange(ties / 20_000.0, 0.2 - 0.01, 0.2 + 0.01);
    }

    [Fact]
    public void Agreement_OfTwoLabellers_IsThatOfTwoDraws()
    {
        PreferenceLabeler labeler = new(noise: 1, tie: 0.35, slip: 0);
        double first = 1 / (1 + Math.Exp(-0.8));
        Assert.Equal(first * first + (1 - first) * (1 - first), labeler.Agreement(0.8, 0), 12);
    }

    [Fact]
    public void Draw_ManyTimes_HasTheProbabilities()
    {
        PreferenceLabeler labeler = new(noise: 1, tie: 0.5, slip: 0);
        RandomStream random = new(4);
        int[] counts = new int[3];
        for (int i = 0; i < 20_000; i++)
            counts[labeler.Draw(1, 0, random)]++;
        (double first, _, double tie) = labeler.Probabilities(1, 0);
        Assert.InRange(counts[0] / 20_000.0, first - 0.015, first + 0.015);
        Assert.InRange(counts[2] / 20_000.0, tie - 0.015, tie + 0.015);
    }
}
