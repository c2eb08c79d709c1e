using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Settings of <see cref="Td3Control"/>; the defaults are tuned for Pendulum-v1.</summary>
public sealed record Td3ControlOptions : ControlOptions
{
    /// <summary>TD3.</summary>
    public Td3ControlOptions()
    {
        Agent = "td3";
        Environment = new ControlEnvironmentOptions { Id = "Pendulum-v1", Copies = 1 };
        Checkpoint = new CheckpointOptions { Interval = 0 };
    }

    /// <summary>DDPG: one critic, no delay, no noise on the target's actions.</summary>
    public static Td3ControlOptions Ddpg { get; } = new()
    {
        Agent = "ddpg",
        Td3 = new Td3Options { Critics = 1, PolicyDelay = 1, TargetNoise = 0 },
    };

    [Setting("Widths of the ReLU layers of actor and critics", Min = 1)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [400, 300];

    public ReplayOptions Replay { get; init; } = new()
    {
        TotalSteps = 20_000, BufferSize = 200_000, BatchSize = 256, LearningStarts = 10_000, Gamma = 0.98,
    };

    public ActionNoiseOptions Noise { get; init; } = new() { Kind = ActionNoiseKind.Gaussian };

    public Td3Options Td3 { get; init; } = new();

    [Setting("Shape of the learning rate over the run")]
    public ScheduleKind LearningRateSchedule { get; init; } = ScheduleKind.Constant;

    public AdamOptions Optimizer { get; init; } = new();
}
