using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Learners;

/// <summary>Settings of <see cref="EvolutionStrategiesLearner"/>.</summary>
public sealed record EvolutionOptions
{
    [Setting("Step size before its schedule", Min = 0)]
    public double LearningRate { get; init; } = 0.1;

    [Setting("How much of every parameter is lost in a step, times the step size", Min = 0)]
    public double WeightDecay { get; init; } = 0.005;
}
