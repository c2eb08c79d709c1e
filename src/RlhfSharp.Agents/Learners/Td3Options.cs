using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Learners;

/// <summary>Settings of <see cref="Td3Learner"/>; the defaults are those of the paper (Fujimoto et al. 2018).</summary>
public sealed record Td3Options
{
    [Setting("Critics, of which the smallest value counts: 2 in TD3, 1 in DDPG", Min = 1)]
    public int Critics { get; init; } = 2;

    [Setting("Minibatches for each update of actor and targets: 2 in TD3, 1 in DDPG", Min = 1)]
    public int PolicyDelay { get; init; } = 2;

    [Setting("Deviation of the noise on the target's actions, which lie between -1 and 1; 0 in DDPG", Min = 0)]
    public double TargetNoise { get; init; } = 0.2;

    [Setting("Largest such noise", Min = 0)]
    public double TargetNoiseClip { get; init; } = 0.5;

    [Setting("How far the targets move in each update", Min = 0, MinExclusive = true, Max = 1)]
    public double TargetUpdateShare { get; init; } = 0.005;

    [Setting("Step size of actor and critics before its schedule", Min = 0)]
    public double LearningRate { get; init; } = 1e-3;
}
