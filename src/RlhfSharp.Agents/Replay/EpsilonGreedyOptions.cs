using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Replay;

/// <summary>Settings of <see cref="EpsilonGreedyExplorer"/>.</summary>
public sealed record EpsilonGreedyOptions
{
    [Setting("Probability of a random action at first", Min = 0, Max = 1)]
    public double Initial { get; init; } = 1;

    [Setting("Probability of a random action in the end", Min = 0, Max = 1)]
    public double Final { get; init; } = 0.04;

    [Setting("Share of the run over which it falls", Min = 0, Max = 1)]
    public double Fraction { get; init; } = 0.16;

    [Setting("Most steps that a random action goes on for: n steps with a probability that falls as 1 / n^2; 1 for a single step", Min = 1, Unit = "steps")]
    public int LongestRepeat { get; init; } = 1;
}
