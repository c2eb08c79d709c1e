using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Learners;

/// <summary>Settings of <see cref="DqnLearner"/>.</summary>
public sealed record DqnOptions
{
    [Setting("Let the online network choose the next action that the target network values (double DQN)")]
    public bool Double { get; init; }

    [Setting("Minibatches between updates of the target network", Min = 1)]
    public long TargetUpdateInterval { get; init; } = 1;

    [Setting("How far the target network then moves to the online one, 1 for a copy", Min = 0, MinExclusive = true, Max = 1)]
    public double TargetUpdateShare { get; init; } = 1;

    [Setting("Largest norm of all gradients together, 0 for no limit", Min = 0)]
    public double MaxGradientNorm { get; init; } = 10;

    [Setting("Step size before its schedule", Min = 0)]
    public double LearningRate { get; init; } = 1e-3;
}
