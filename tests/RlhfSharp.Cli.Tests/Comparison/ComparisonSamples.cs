using RlhfSharp.Agents.Comparison;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Cli.Comparison;

namespace RlhfSharp.Cli.Tests.Comparison;

/// <summary>Comparisons without runs.</summary>
internal static class ComparisonSamples
{
    /// <summary>Two agents on one environment, three seeds each.</summary>
    public static ComparisonResult TwoRows() => Of(
        ("q-learning", [-50, -52, -48], new ComparisonEntry { AtLeast = -49, Of = Bar.Each, Reference = "book | about -50" }, "rlhf train --agent q-learning --set \"a=x|y\""),
        ("sarsa", [-26, -27, -25], new ComparisonEntry { AtLeast = -30 }, "rlhf train --agent sarsa"));

    public static ComparisonResult Of(params (string Label, double[] Scores, ComparisonEntry Entry, string Command)[] rows)
    {
        ControlOptions options = AgentRegistry.Find("q-learning").Defaults;
        return new ComparisonResult(
            [.. rows.Select(row => new ComparedRow(row.Label, options, row.Entry, row.Command))],
            [.. rows.Select(row => new Contestant(row.Label, row.Label, "CliffWalking-v1", ScoreKind.Training, [.. row.Scores.Select((score, seed) => new SeedScore(seed, score, 1.5))]))],
            Jobs: 2);
    }
}
