using RlhfSharp.FineTuning.Embedded;

namespace RlhfSharp.FineTuning.Tests.Embedded;

public sealed class GoldScorerTests
{
    private static readonly ReviewTopic s_battery = ReviewTopic.Parse("Aspect: battery. Review of a new phone:")!;

    private static double Total(string review, bool ended = true) => GoldScorer.Score(s_battery, review, ended).Total;

    [Fact]
    public void Score_LiteralReview_AddsItsParts()
    {
        // asked: "great" 2; others: "dim" -2, "recommend" 2 on the whole thing: mean strengths -2 + 2 = 0, two targets
        GoldScore score = GoldScorer.Score(s_battery, " the battery is great, but the screen is dim and i recommend it to everyone.");
        Assert.Equal(4 * Math.Tanh(0.5), score.Asked, 12);
        Assert.Equal(0, score.Others, 12);
        Assert.Equal(0.6, score.Coverage, 12);
        Assert.Equal(0, score.OffTopic + score.Repetition + score.Ending + score.Form);
        Assert.Equal(4 * Math.Tanh(0.5) + 0.6, score.Total, 12);
    }

    [Theory]
    [InlineData("the battery of this phone is superb for me.", 3)]
    [InlineData("the battery of this phone is very good for me.", 1.4)]
    [InlineData("the battery of this phone is slightly awful for me.", -1)]
    [InlineData("the battery of this phone is not great for me.", -1.2)]
    [InlineData("the battery of this phone is very superb for me.", 3)]
    [InlineData("the battery of this phone is average for me.", 0)]
    [InlineData("in this new week i love the battery.", 3)]
    public void Score_AdverbsAndDenial_ChangeTheStrength(string review, double strength) =>
        Assert.Equal(4 * Math.Tanh(strength / 4), GoldScorer.Score(s_battery, review).Asked, 12);

    [Fact]
    public void Score_PraiseOfTheAskedAspect_CountsMoreThanOfAnother() =>
        Assert.True(Total(" the battery is superb, but the screen is terrible.") > Total(" the battery is terrible, but the screen is superb.") + 1);

    [Fact]
    public void Score_AskedAspectMissing_CostsAsMuchAsItsPenalty()
    {
        Assert.Equal(1.5, GoldScorer.Score(s_battery, " the screen is superb and the design is lovely.").OffTopic);
        Assert.Equal(0.5, GoldScorer.Score(s_battery, " the battery is superb and the brakes are lovely.").OffTopic);
        Assert.Equal(0, GoldScorer.Score(s_battery, " the battery is superb and the camera is lovely.").OffTopic);
    }

    [Fact]
    public void Score_RepeatedClause_IsWorseThanOne()
    {
        GoldScore score = GoldScorer.Score(s_battery, " the battery is great. the screen is sharp. the screen is sharp.");
        // 12 words, 10 trigrams, of which 2 repeat; "sharp" twice
        Assert.Equal(4 * 0.2 + 0.25, score.Repetition, 12);
        Assert.Equal(4.0 / 5, GoldScorer.Score(s_battery, " the battery battery is great.").Repetition, 12);
    }

    [Fact]
    public void Score_NoEnd_CostsOneAndAHalf()
    {
        const string Review = " the battery is great and the screen is sharp";
        Assert.Equal(1.5, Total(Review + ".") - Total(Review), 12);
        Assert.Equal(1.5, Total(Review + ".") - Total(Review + ".", ended: false), 12);
    }

    [Fact]
    public void Score_TooShortOrUnknownWords_CostForm()
    {
        Assert.Equal(0.9, GoldScorer.Score(s_battery, " the battery is really great.").Form, 12);          // 5 words, 3 under 8
        Assert.Equal(3.0 / 9 + 0.4, GoldScorer.Score(s_battery, " the battery is great and the screen is glorpy.").Form, 12);    // a noun without a verdict
    }

    [Fact]
    public void Score_WordSaladAndEndlessPraise_GainNothing()
    {
        double honest = Total(" the battery is superb, i love the screen, the camera is brilliant and i recommend it to everyone.");
        Assert.True(Total(" superb perfect battery wonderful brilliant great superb love.") < honest - 4);
        Assert.True(Total(string.Concat(Enumerable.Repeat(" the battery is superb.", 20))) < honest - 4);
        Assert.True(Total(" the battery is superb and the screen is superb and the camera is superb and the design is superb.") < honest - 1);
        Assert.True(Total(string.Join(" and", Enumerable.Repeat(" the battery is superb", 3)) + ".") < honest);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("....,,,;;;")]
    [InlineData("\ud800 😀 ﬀ İ ß 1234 <|endoftext|>")]
    [InlineData("battery")]
    public void Score_ArbitraryText_IsFiniteAndLow(string text)
    {
        Assert.InRange(Total(text), -20, -1);
        Assert.InRange(Total(string.Concat(Enumerable.Repeat(text, 1000))), -20, -1);
    }

    [Fact]
    public void Score_CaseAndSurroundingBlanks_DoNotMatter() =>
        Assert.Equal(Total(" the battery is great and the screen is sharp."), Total("The BATTERY is great and the screen is sharp. \n"));
}
