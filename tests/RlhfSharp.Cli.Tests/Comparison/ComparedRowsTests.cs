using RlhfSharp.Agents.Comparison;
using RlhfSharp.Cli.Comparison;
using RlhfSharp.Core;

namespace RlhfSharp.Cli.Tests.Comparison;

public class ComparedRowsTests
{
    [Fact]
    public void Read_TableInAnotherFolder_CommandNamesTheFileAsSeenFromHere()
    {
        using var folder = new TemporaryFolder();
        folder.Add("my runs/q.yaml", "agent: q-learning\nepisodes: 7\n");
        var row = Assert.Single(ComparedRows.Read(
            [new ComparisonEntry { Config = "q.yaml", Set = ["environment.options=[is_slippery=false]"] }], folder.In("my runs"), ["gamma=0.9"]));
        var expected = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder.In("my runs/q.yaml"));
        Assert.Equal($"rlhf train --config \"{expected}\" --set \"environment.options=[is_slippery=false]\" --set gamma=0.9", row.Command);
        Assert.Equal("q-learning", row.Label);
        Assert.Contains("episodes: 7", row.Configuration(3), StringComparison.Ordinal);
        Assert.Contains("seed: 3", row.Configuration(3), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralEnvironments_AreInTheLabels()
    {
        var rows = ComparedRows.Read([Of("FrozenLake-v1"), Of("CliffWalking-v1")], "", []);
        Assert.Equal(["sarsa FrozenLake-v1", "sarsa CliffWalking-v1"], rows.Select(row => row.Label));
        Assert.Equal("rlhf train --agent sarsa --env FrozenLake-v1", rows[0].Command);
    }

    [Fact]
    public void Read_TheSameTwice_AsksForLabels() =>
        Assert.Contains("two rows are called 'sarsa'", Assert.Throws<UserException>(() => ComparedRows.Read([Of("FrozenLake-v1"), Of("FrozenLake-v1")], "", [])).Message, StringComparison.Ordinal);

    [Theory, InlineData("a/b"), InlineData("a|b"), InlineData(".."), InlineData("")]
    public void Read_LabelThatIsNoFolder_IsRefused(string label) =>
        Assert.Contains("is no name of a folder", Assert.Throws<UserException>(() => ComparedRows.Read([Of("FrozenLake-v1") with { Label = label }], "", [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_NothingGiven_SaysWhatToGive() =>
        Assert.Contains("give configurations", Assert.Throws<UserException>(() => ComparedRows.Read([], "", [])).Message, StringComparison.Ordinal);

    private static ComparisonEntry Of(string environment) => new() { Agent = "sarsa", Environment = environment };
}
