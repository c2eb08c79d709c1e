using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Settings of <see cref="DqnControl"/>; the defaults are tuned for CartPole-v1.</summary>
public sealed record DqnControlOptions : ControlOptions
{
    /// <summary>Plain DQN.</summary>
    public DqnControlOptions()
    {
        Agent = "dqn";
        Environment = new ControlEnvironmentOptions { Copies = 1 };
        Checkpoint = new CheckpointOptions { Interval = 0 };
    }

    /// <summary>QR-DQN: quantiles of returns.</summary>
    public static DqnControlOptions QuantileRegression { get; } = new()
    {
        Agent = "qr-dqn",
        Network = new QNetworkOptions { Returns = ReturnKind.Quantiles, Quantiles = 10 },
    };

    /// <summary>C51: probabilities of returns.</summary>
    public static DqnControlOptions Categorical51 { get; } = new()
    {
        Agent = "c51",
        Network = new QNetworkOptions { Returns = ReturnKind.Categorical },
    };

    /// <summary>Rainbow: every switch on, exploring by its noise alone.</summary>
    public static DqnControlOptions Rainbow { get; } = new()
    {
        Agent = "rainbow",
        Network = new QNetworkOptions { Returns = ReturnKind.Categorical, Dueling = true, Noisy = true },
        Replay = new DqnControlOptions().Replay with { NSteps = 3, Prioritized = new PrioritizedReplayOptions { Enabled = true } },
        Exploration = new EpsilonGreedyOptions { Initial = 0, Final = 0 },
        Dqn = new DqnControlOptions().Dqn with { Double = true },
    };

    public QNetworkOptions Network { get; init; } = new();

    public ReplayOptions Replay { get; init; } = new() { TrainFrequency = 256, GradientSteps = 128 };

    public EpsilonGreedyOptions Exploration { get; init; } = new();

    public DqnOptions Dqn { get; init; } = new() { LearningRate = 2.3e-3, TargetUpdateInterval = 128 };

    [Setting("Shape of the learning rate over the run")]
    public ScheduleKind LearningRateSchedule { get; init; } = ScheduleKind.Constant;

    public AdamOptions Optimizer { get; init; } = new();
}
