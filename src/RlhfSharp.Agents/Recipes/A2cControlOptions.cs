using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Settings of <see cref="A2cControl"/>; the defaults are those of the RL Baselines3 Zoo for CartPole-v1.</summary>
public sealed record A2cControlOptions : ControlOptions
{
    /// <summary>The Zoo's settings for CartPole-v1.</summary>
    public A2cControlOptions()
    {
        Agent = "a2c";
        Checkpoint = new CheckpointOptions { Interval = 2_000 };
    }

    [Setting("Widths of the tanh layers of policy and critic", Min = 1)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [64, 64];

    [Setting("Natural logarithm of the deviation of continuous actions before training", Min = -20, Max = 2)]
    public double InitialLogDeviation { get; init; }

    public NormalizationOptions Normalization { get; init; } = new() { Observations = false, Rewards = false };

    public ControlRolloutOptions Rollout { get; init; } = new() { TotalSteps = 500_000, StepsPerCopy = 5, Gamma = 0.99, Lambda = 1 };

    public A2cOptions A2c { get; init; } = new();

    [Setting("Shape of the learning rate over the run")]
    public ScheduleKind LearningRateSchedule { get; init; } = ScheduleKind.Constant;

    public RmsPropOptions Optimizer { get; init; } = new();
}
