using RlhfSharp.Core;
using RlhfSharp.FineTuning.Rewards.Scorers;
using RlhfSharp.FineTuning.Tests.Data;

namespace RlhfSharp.FineTuning.Tests.Rewards.Scorers;

public sealed class ScorerTests
{
    private static ScoredText Text(string response, int tokens = 5) => new("", response, tokens, Ended: true);

    [Fact]
    public void LengthScorer_LiteralCounts_PeaksAtTheTarget() => Assert.Equal(
        [0, 0.5, 1, 0.5, 0, -1, -1],
        new LengthScorer(10).Score([Text("", 0), Text("", 5), Text("", 10), Text("", 15), Text("", 20), Text("", 30), Text("", 900)]));

    [Fact]
    public void RepetitionScorer_RepeatedPhrase_IsMinusItsShare() => Assert.Equal(
        [-0.25, 0, 0], new RepetitionScorer().Score([Text("A b c, a b c."), Text("a b c d"), Text("")]));

    [Fact]
    public void LexiconScorer_Denial_TurnsTheWeightRound()
    {
        LexiconScorer scorer = new(new Dictionary<string, double> { ["good"] = 1, ["bad"] = -2 });
        Assert.Equal([0.5, -0.5, 1, 0, 0], scorer.Score([Text("a Good film here"), Text("not a good film"), Text("never bad, never more"), Text("none"), Text("")]));
    }

    [Fact]
    public void LexiconScorer_English_KnowsPraiseFromBlame()
    {
        IReadOnlyList<double> scores = LexiconScorer.English.Score([Text("a wonderful and moving film"), Text("a dull and lifeless film")]);
        Assert.Equal(2 / Math.Sqrt(5), scores[0], 12);
        Assert.Equal(-2 / Math.Sqrt(5), scores[1], 12);
    }

    [Fact]
    public void LexiconScorer_File_IsReadAndItsErrorsNamed()
    {
        using TemporaryFolder folder = new();
        Assert.Equal([1.5], LexiconScorer.Load(folder.Write("words.txt", "# mine\nGreat\t1.5\n\nbad -1\n")).Score([Text("great")]));
        string bad = folder.Write("bad.txt", "great 1\nno weight here\ngreat 2\nawful NaN\n");
        string message = Assert.Throws<UserException>(() => LexiconScorer.Load(bad)).Message;
        Assert.Contains($"{bad}:2: expected a word and its weight", message);
        Assert.Contains($"{bad}:3: \"great\" occurs twice", message);
        Assert.Contains($"{bad}:4:", message);
        Assert.Contains("Did you mean words.txt", Assert.Throws<UserException>(() => LexiconScorer.Load(Path.Combine(folder.Path, "word.txt"))).Message);
    }

    [Fact]
    public void CompositeScorer_WeightedSum_OfItsParts()
    {
        CompositeScorer scorer = new([(new LengthScorer(10), 2), (new RepetitionScorer(), 4)]);
        Assert.Equal("length+repetition", scorer.Name);
        Assert.Equal([0], scorer.Score([Text("a b c a b c", 5)]));    // 2 * 0.5 - 4 * 0.25
        Assert.Throws<UserException>(() => new CompositeScorer([]));
        Assert.Throws<UserException>(() => new CompositeScorer([(new LengthScorer(1), double.NaN)]));
    }

    [Fact]
    public void CheckedScores_FaultyScorer_IsNamed()
    {
        Assert.Equal("Scorer faulty returned 2 scores for 1 responses.",
            Assert.Throws<InvalidOperationException>(() => CheckedScores.Of(new FaultyScorer([1, 2]), [Text("x")])).Message);
        Assert.Equal("Scorer faulty returned NaN for the response \"x\".",
            Assert.Throws<InvalidOperationException>(() => CheckedScores.Of(new FaultyScorer([double.NaN]), [Text("x")])).Message);
    }

    [Fact]
    public void GoldReviewScorer_OtherPrompt_Throws()
    {
        const string Prompt = "Aspect: battery. Review of a phone:";
        Assert.True(GoldReviewScorer.Knows([Prompt]));
        Assert.False(GoldReviewScorer.Knows([Prompt, "Hello"]));
        // great 2 / 4, sharp 0.5 * 2 / 4, one other aspect
        Assert.Equal(4 * Math.Tanh(0.5) + 4 * Math.Tanh(0.25) + 0.3,
            new GoldReviewScorer().Score([new(Prompt, " the battery is great and the screen is sharp.", 10, true)])[0], 12);
        Assert.Throws<UserException>(() => new GoldReviewScorer().Score([new("Hello", " world", 1, true)]));
    }

    [Fact]
    public void Create_BuiltIn_BySpecification()
    {
        Assert.IsType<LengthScorer>(ResponseScorers.Create("length:24"));
        Assert.IsType<RepetitionScorer>(ResponseScorers.Create("repetition"));
        Assert.Equal([-0.5], ResponseScorers.Create("repetition:1").Score([Text("a a")]));
        Assert.Same(LexiconScorer.English, ResponseScorers.Create("lexicon"));
    }

    [Theory]
    [InlineData("lenght:24", "There is no scorer \"lenght:24\". Allowed: length:TOKENS")]
    [InlineData("length", "needs its target")]
    [InlineData("length:0", "must be a whole number of 1 or more")]
    [InlineData("repetition:x", "must be a whole number of 1 or more")]
    [InlineData("gold", "training must not see it")]
    [InlineData("missing.dll:My.Scorer", "missing.dll: no such assembly.")]
    public void Create_Mistakes_AreExplained(string specification, string reason) =>
        Assert.Contains(reason, Assert.Throws<UserException>(() => ResponseScorers.Create(specification)).Message);

    [Fact]
    public void Create_AssemblyAndType_MakesTheUsersScorer()
    {
        string assembly = typeof(ExclamationScorer).Assembly.Location;
        IResponseScorer scorer = ResponseScorers.Create($"{assembly}:{typeof(ExclamationScorer).FullName}");
        Assert.Equal([2], scorer.Score([Text("oh! yes!")]));
        string missing = Assert.Throws<UserException>(() => ResponseScorers.Create($"{assembly}:Nobody")).Message;
        Assert.Contains("has no public class Nobody", missing);
        Assert.Contains(typeof(ExclamationScorer).FullName!, missing);
        Assert.Contains("without parameters", Assert.Throws<UserException>(() => ResponseScorers.Create($"{assembly}:{nameof(FaultyScorer)}")).Message);
        using TemporaryFolder folder = new();
        Assert.Contains("cannot be loaded", Assert.Throws<UserException>(() => ResponseScorers.Create(folder.Write("x.dll", "text") + ":T")).Message);
    }
}
