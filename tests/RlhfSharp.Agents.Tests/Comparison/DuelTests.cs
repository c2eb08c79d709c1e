using RlhfSharp.Agents.Comparison;

namespace RlhfSharp.Agents.Tests.Comparison;

public sealed class DuelTests
{
    [Fact]
    public void Sentence_ClearDifference_NamesWinnerAndInterval()
    {
        Duel duel = Assert.Single(Duel.All([Of("sarsa", 10, 11, 12, 11, 10), Of("q-learning", 50, 51, 49, 50, 52)]));
        Assert.StartsWith("q-learning beats sarsa on Cliff (p < 0.001, +39.6 [+38", duel.Sentence(), StringComparison.Ordinal);
        Assert.Equal(1, duel.ProbabilityOfImprovement);
        Assert.Equal(2.0 / 252, duel.MannWhitneyP, 12);
    }

    [Fact]
    public void Sentence_NoDifference_SaysThatNoneIsShown() =>
        Assert.StartsWith("No difference is shown between", Duel.All([Of("a", 1, 2, 3), Of("b", 1.1, 2, 2.9)])[0].Sentence(), StringComparison.Ordinal);

    [Fact]
    public void Sentence_SingleSeed_ClaimsNothing() =>
        Assert.Contains("nothing is shown", Duel.All([Of("a", 5), Of("b", 1)])[0].Sentence(), StringComparison.Ordinal);

    [Fact]
    public void Sentence_SmallDifference_IsNotRoundedAway() =>
        Assert.Contains("+0.0043 [+0.00", Duel.All([Of("a", -0.0439, -0.0439, -0.045, -0.0446, -0.0434), Of("b", -0.0505, -0.0495, -0.0463, -0.0482, -0.0478)])[0].Sentence(), StringComparison.Ordinal);

    [Fact]
    public void Sentence_NeitherSideVaries_GivesTheRankTest()
    {
        Duel duel = Assert.Single(Duel.All([Of("a", 0.7, 0.7, 0.7, 0.7, 0.7), Of("b", 0.1, 0.1, 0.1, 0.1, 0.1)]));
        Assert.Equal("a scores +0.6 above b on Cliff with every seed; as neither varies, no t-test applies (rank test: p = 0.008)", duel.Sentence());
        Assert.Equal((null, null), (duel.WelchP, duel.CorrectedP));
        Assert.Equal("a and b score the same on Cliff with every seed", Duel.All([Of("a", 500, 500), Of("b", 500, 500)])[0].Sentence());
    }

    [Fact]
    public void All_OtherEnvironments_AreNotCompared() =>
        Assert.Empty(Duel.All([Of("a", 1, 2), Of("b", 1, 2) with { Environment = "Taxi-v3" }, Of("c", 1, 2) with { Kind = ScoreKind.Training }]));

    // Holm: the smallest p times the number of duels, the next times one less, never falling.
    [Fact]
    public void All_ThreeContestants_PValuesAreCorrectedTogether()
    {
        IReadOnlyList<Duel> duels = Duel.All([Of("a", 1, 2, 3, 4, 5), Of("b", 3, 4, 5, 6, 7), Of("c", 9, 10, 11, 12, 13)]);
        Duel[] sorted = [.. duels.OrderBy(duel => duel.WelchP)];
        Assert.Equal(3 * sorted[0].WelchP!.Value, sorted[0].CorrectedP!.Value, 12);
        Assert.Equal(2 * sorted[1].WelchP!.Value, sorted[1].CorrectedP!.Value, 12);
        Assert.Equal(sorted[2].WelchP!.Value, sorted[2].CorrectedP!.Value, 12);
    }

    private static Contestant Of(string label, params double[] scores) =>
        new(label, label, "Cliff", ScoreKind.Evaluation, [.. scores.Select((score, seed) => new SeedScore(seed, score, 1))]);
}
