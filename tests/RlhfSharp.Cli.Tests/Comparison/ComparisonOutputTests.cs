using System.Text.Json.Nodes;
using RlhfSharp.Agents.Comparison;
using RlhfSharp.Cli.Comparison;
using RlhfSharp.Cli.Diagnosis;
using RlhfSharp.Web.Comparisons;

namespace RlhfSharp.Cli.Tests.Comparison;

public class ComparisonOutputTests
{
    private static readonly Machine SomeMachine = new("Some CPU", 2, "AVX2", 1, null, "managed", "1", 1, ".NET", "Linux", 1, 1);

    [Fact]
    public void Markdown_TwoRows_IsATableWithEveryCellInItsColumn()
    {
        var lines = ComparisonMarkdown.Write(ComparisonSamples.TwoRows(), "rlhf compare x", SomeMachine, new DateOnly(2026, 1, 2)).TrimEnd().Split('\n');
        Assert.Equal($"Written by `rlhf compare x` on 2026-01-02: Some CPU, 2 runs side by side, one thread each, rlhf {ProgramBuild.Name}.", lines[0]);
        Assert.Equal("| environment | row | score | mean ± sd | 95 % of mean | IQM | seeds | s a run | asked | others | command |", lines[3]);
        Assert.Equal("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |", lines[4]);
        Assert.Equal(
            "| CliffWalking-v1 | q-learning | training | -50.0 ± 2.00 | [-52.0, -48.0] | -50.0 | -50.0 -52.0 -48.0 | 1.5 | each ≥ -49.0: 1 of 3 "
            + "| book \\| about -50 | `rlhf train --agent q-learning --set \"a=x\\|y\" --seed N` |", lines[5]);
        Assert.StartsWith("| CliffWalking-v1 | sarsa | training | -26.0 ± 1.00 |", lines[6], StringComparison.Ordinal);
        Assert.Contains("| mean ≥ -30.0: met |", lines[6], StringComparison.Ordinal);
        Assert.StartsWith("- sarsa beats q-learning on CliffWalking-v1 (p < 0.001, +24 [+2", lines[8], StringComparison.Ordinal);
        Assert.Equal(9, lines.Length);
    }

    [Fact]
    public void Json_TwoRows_HasScoresTestsAndWhatMadeThem()
    {
        var json = JsonNode.Parse(ComparisonJson.Of(ComparisonSamples.TwoRows()).ToJsonString())!;
        Assert.Equal(ProgramBuild.Name, (string)json["program"]!);
        var row = json["rows"]![0]!;
        Assert.Equal((-50, 2, false, "each"), ((double)row["mean"]!, (double)row["standard_deviation"]!, (bool)row["reached"]!, (string)row["of"]!));
        Assert.Equal([0, 1, 2], row["runs"]!.AsArray().Select(run => (int)run!["seed"]!));
        Assert.Equal([-50, -52, -48], row["runs"]!.AsArray().Select(run => (double)run!["score"]!));
        var duel = json["duels"]![0]!;
        Assert.Equal(("sarsa", "q-learning", 24), ((string)duel["better"]!, (string)duel["worse"]!, (double)duel["difference"]!));
        Assert.Equal(0.1, (double)duel["mann_whitney_p"]!, 12); // 2 of the 20 ways to choose 3 of 6
        Assert.StartsWith("sarsa beats q-learning", (string)duel["sentence"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_ConstantScores_HaveNoTTest()
    {
        var result = ComparisonSamples.Of(("a", [0.1, 0.1, 0.1], new(), ""), ("b", [0.2, 0.2, 0.2], new(), ""));
        var duel = JsonNode.Parse(ComparisonJson.Of(result).ToJsonString())!["duels"]![0]!;
        Assert.Null(duel["welch_p"]);
        Assert.Null(duel["welch_p_corrected"]);
        Assert.Null(duel["effect_size"]); // infinite
        Assert.Contains("–", ComparisonText.Cells(result.Duels[0]));
    }

    [Fact]
    public void Page_Labels_AreEscaped()
    {
        var page = ComparisonPage.Render("rlhf compare <x>", ["a <b> beats c"], new ComparisonTable("Scores", ["row"], [["<i>a</i>"]]), [], new ComparisonTable("Tests", ["p"], [["< 0.001"]]));
        Assert.Contains("<code>rlhf compare &lt;x&gt;</code>", page, StringComparison.Ordinal);
        Assert.Contains("<p class=\"verdict\">a &lt;b&gt; beats c.</p>", page, StringComparison.Ordinal);
        Assert.Contains("<thead><tr><th>row</th></tr></thead><tbody><tr><td>&lt;i&gt;a&lt;/i&gt;</td></tr></tbody>", page, StringComparison.Ordinal);
        Assert.Contains("<td>&lt; 0.001</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", page, StringComparison.Ordinal);
    }
}
