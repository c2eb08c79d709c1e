using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>
/// Settings of <see cref="PpoControl"/>; the defaults are those of the RL Baselines3 Zoo for CartPole-v1. Its value loss
/// has no factor 0.5, so a value coefficient of 0.5 there is 1 here.
/// </summary>
public sealed record PpoControlOptions : ControlOptions
{
    /// <summary>The Zoo's settings for CartPole-v1.</summary>
    public PpoControlOptions() => Agent = "ppo";

    [Setting("Widths of the tanh layers of policy and critic", Min = 1)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [64, 64];

    [Setting("Natural logarithm of the deviation of continuous actions before training", Min = -20, Max = 2)]
    public double InitialLogDeviation { get; init; }

    public NormalizationOptions Normalization { get; init; } = new() { Observations = false, Rewards = false };

    public ControlRolloutOptions Rollout { get; init; } = new();

    public PpoOptions Ppo { get; init; } = new()
    {
        Epochs = 20,
        Minibatches = 1,
        ClipRange = 0.2,
        ValueClipRange = 0,
        ValueCoefficient = 1,
        EntropyCoefficient = 0,
        NormalizeAdvantages = true,
        MaxGradientNorm = 0.5,
        LearningRate = 1e-3,
    };

    [Setting("Shape of the learning rate over the run")]
    public ScheduleKind LearningRateSchedule { get; init; } = ScheduleKind.Linear;

    [Setting("Shape of the clip range over the run")]
    public ScheduleKind ClipRangeSchedule { get; init; } = ScheduleKind.Linear;

    public AdamOptions Optimizer { get; init; } = new() { Epsilon = 1e-5 };
}
