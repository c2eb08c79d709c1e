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
}
