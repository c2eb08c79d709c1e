using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Data;

namespace RlhfSharp.FineTuning.Tests.Data;

public sealed class SentimentTests
{
    private static readonly LabeledText[] s_texts =
        [new("good", true), new("bad", false), new("great", true), new("odd", true), new("odd", false), new("fine", true)];

    [Fact]
    public void Constructor_ContradictoryText_IsLeftOutAndCounted()
    {
        SentimentPairs pairs = new(s_texts, "reviews.jsonl");
        Assert.Equal(["good", "great", "fine"], pairs.Positives);
        Assert.Equal(["bad"], pairs.Negatives);
        Assert.Equal(1, pairs.ContradictoryCount);
    }

    [Fact]
    public void Constructor_OneLabelOnly_Throws() => Assert.Equal(
        "reviews.jsonl has 1 positive and 0 negative texts: pairs need at least one of each.",
        Assert.Throws<UserException>(() => new SentimentPairs([new("good", true)], "reviews.jsonl")).Message);

    [Fact]
    public void FromStarts_ShortTexts_AreDroppedAndCounted()
    {
        TruncationReport report = new();
        IReadOnlyList<int[]> prompts = SentencePrompts.FromStarts(
            ["a", "abc", "abcdefgh", "zyxwvuts"], text => [.. text.Select(c => (int)c)], 3, 4, new RandomStream(5), report);
        Assert.Equal(2, prompts.Count);
        Assert.All(prompts, prompt => Assert.InRange(prompt.Length, 3, 4));
        Assert.Equal('a', prompts[0][0]);
        Assert.Equal('z', prompts[1][0]);
        Assert.Equal("4 examples: 2 whole, 0 cut, 2 dropped (sentence not longer than its prompt of 3 to 4 tokens: 2)", report.ToString());
    }

    [Fact]
    public void FromStarts_ImpossibleLimits_Throws()
    {
        Assert.Throws<UserException>(() => SentencePrompts.FromStarts(["abc"], text => [1, 2, 3], 4, 3, new RandomStream(5), new()));
        Assert.Throws<UserException>(() => SentencePrompts.FromStarts(["abc"], text => [1, 2, 3], 3, 3, new RandomStream(5), new()));
    }
}
