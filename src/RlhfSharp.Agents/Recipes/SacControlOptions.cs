using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Settings of <see cref="SacControl"/>; the defaults are tuned for Pendulum-v1.</summary>
public sealed record SacControlOptions : ControlOptions
{
    /// <summary>SAC.</summary>
    public SacControlOptions()
    {
        Agent = "sac";
        Environment = new ControlEnvironmentOptions { Id = "Pendulum-v1", Copies = 1 };
        Checkpoint = new CheckpointOptions { Interval = 0 };
    }

    [Setting("Widths of the ReLU layers of actor and critics", Min = 1)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [256, 256];

    public ReplayOptions Replay { get; init; } = new()
    {
        TotalSteps = 20_000, BufferSize = 200_000, BatchSize = 256, LearningStarts = 100,
    };

    public ActionNoiseOptions Noise { get; init; } = new();

    public SacOptions Sac { get; init; } = new() { LearningRate = 1e-3 };

    [Setting("Shape of the learning rate over the run")]
    public ScheduleKind LearningRateSchedule { get; init; } = ScheduleKind.Constant;

    public AdamOptions Optimizer { get; init; } = new();
}
