using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Embedded;

namespace RlhfSharp.FineTuning.Tests.Embedded;

public sealed class ReviewGrammarTests
{
    [Fact]
    public void Parse_EveryTopic_RoundTripsThroughItsPrompt()
    {
        Assert.Equal(420, ReviewGrammar.Topics.Select(topic => topic.Prompt).Distinct().Count());
        Assert.All(ReviewGrammar.Topics, topic => Assert.Equal(topic, ReviewTopic.Parse(topic.Prompt)));
        Assert.Equal("Aspect: pool. Review of an expensive hotel:",
            ReviewGrammar.Topics.First(topic => topic is { Qualifier: "expensive", Subject.Name: "hotel", Aspect.Name: "pool" }).Prompt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Aspect: . Review of :")]
    [InlineData("Aspect: pool. Review of a phone:")]
    [InlineData("Aspect: price. Review of a spoon:")]
    [InlineData("Aspect: battery. Review of a phone")]
    [InlineData("Aspect:. Review of a phone:")]
    public void Parse_AnotherPrompt_IsNull(string prompt) => Assert.Null(ReviewTopic.Parse(prompt));

    [Fact]
    public void Subjects_EachHasFiveAspectsOrMoreWithDistinctNames()
    {
        Assert.All(ReviewVocabulary.Subjects, subject => Assert.True(subject.Aspects.Select(aspect => aspect.Name).Distinct().Count() >= 5));
        // An opinion word that were also an aspect, a plain word or an adverb would be read twice.
        Assert.Empty(ReviewVocabulary.Opinions.Keys.Intersect(ReviewVocabulary.AspectNames));
        IEnumerable<string> plain = ReviewVocabulary.Openers.Concat(ReviewVocabulary.Tails).SelectMany(phrase => phrase.Split(' '));
        Assert.Empty(plain.Intersect([.. ReviewVocabulary.Opinions.Keys, .. ReviewVocabulary.AspectNames]));
    }

    [Fact]
    public void Write_ManyReviews_UseOnlyTheVocabulary()
    {
        RandomStream random = new(11);
        for (int i = 0; i < 2000; i++)
        {
            string review = ReviewGrammar.Write(ReviewGrammar.Topics[i % 420], random);
            Assert.StartsWith(" ", review);
            Assert.All(review.Split([' ', ',', ';', '.'], StringSplitOptions.RemoveEmptyEntries), word => Assert.Contains(word, ReviewVocabulary.Words));
        }
    }

    [Fact]
    public void Write_EqualSeeds_EqualReviews() => Assert.Equal(
        ReviewGrammar.Write(ReviewGrammar.Topics[0], new RandomStream(1)), ReviewGrammar.Write(ReviewGrammar.Topics[0], new RandomStream(1)));
}
