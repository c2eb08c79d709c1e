using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.FineTuning.Tests.Evaluation;

public sealed class DiversityTests
{
    [Fact]
    public void Distinct_LiteralTokens_CountsOverAllResponses()
    {
        // bigrams: (1,2) (2,1) (1,2) | (1,2) (2,3): 3 different of 5; no bigram crosses two responses
        Assert.Equal(0.6, Diversity.Distinct<int>([[1, 2, 1, 2], [1, 2, 3], [7]], 2));
        Assert.Equal(0.5, Diversity.Distinct<int>([[1, 2, 1, 2], [1, 2, 3], [7]], 1));
        Assert.Equal(0, Diversity.Distinct<int>([[7]], 2));
    }

    [Fact]
    public void RepetitionShare_RepeatedPhrase_IsItsShareOfTrigrams()
    {
        // trigrams: abc bca cab abc: 1 of 4 repeats
        Assert.Equal(0.25, Diversity.RepetitionShare(["a", "b", "c", "a", "b", "c"], 3));
        Assert.Equal(0, Diversity.RepetitionShare(["a", "b"], 3));
        Assert.Equal(0.75, Diversity.RepetitionShare(["a", "a", "a", "a", "a", "a"], 3));
    }

    [Fact]
    public void DistinctResponses_TwoEqualOfFour() => Assert.Equal(0.75, Diversity.DistinctResponses(["a", "b", "a", "A"]));
}
