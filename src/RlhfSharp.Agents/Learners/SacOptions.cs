using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Learners;

/// <summary>Settings of <see cref="SacLearner"/>; the defaults are those of the paper (Haarnoja et al. 2018).</summary>
public sealed record SacOptions
{
    [Setting("Adapt the weight of the entropy so that the policy stays as random as target_entropy")]
    public bool AutomaticEntropy { get; init; } = true;

    [Setting("Weight of the entropy: where it starts, or where it stays", Min = 0, MinExclusive = true)]
    public double EntropyCoefficient { get; init; } = 1;

    [Setting("How random the policy should be, null for minus the numbers in an action", Unit = "nats")]
    public double? TargetEntropy { get; init; }

    [Setting("Minibatches between updates of the target critics", Min = 1)]
    public long TargetUpdateInterval { get; init; } = 1;

    [Setting("How far the target critics then move", Min = 0, MinExclusive = true, Max = 1)]
    public double TargetUpdateShare { get; init; } = 0.005;

    [Setting("Step size of actor, critics and entropy weight before its schedule", Min = 0)]
    public double LearningRate { get; init; } = 3e-4;
}
