using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Learners;

/// <summary>Settings of <see cref="ArsLearner"/>.</summary>
public sealed record ArsOptions
{
    [Setting("Directions that count, the best of all; 0 for all", Min = 0)]
    public int TopDirections { get; init; }

    [Setting("Step size before its schedule", Min = 0)]
    public double LearningRate { get; init; } = 0.02;
}
