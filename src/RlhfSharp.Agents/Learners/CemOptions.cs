using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Learners;

/// <summary>Settings of <see cref="CemLearner"/>.</summary>
public sealed record CemOptions
{
    [Setting("Share of the candidates to which the distribution is refitted", Min = 0, MinExclusive = true, Max = 1)]
    public double EliteFraction { get; init; } = 0.2;

    [Setting("Standard deviation added at first, so that the search does not narrow too soon", Min = 0)]
    public double ExtraDeviation { get; init; } = 0.5;

    [Setting("Iterations over which what is added falls to 0", Min = 1, Unit = "iterations")]
    public int ExtraIterations { get; init; } = 20;
}
