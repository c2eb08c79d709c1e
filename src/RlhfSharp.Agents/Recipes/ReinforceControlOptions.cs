using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Settings of <see cref="ReinforceControl"/>; the defaults are tuned for CartPole-v1.</summary>
public sealed record ReinforceControlOptions : ControlOptions
{
    /// <summary>CartPole-v1.</summary>
    public ReinforceControlOptions() => (Agent, Environment) = ("reinforce", new ControlEnvironmentOptions { Copies = 4 });

    [Setting("Widths of the tanh layers", Min = 1)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [16];

    [Setting("Natural logarithm of the deviation of continuous actions before training", Min = -20, Max = 2)]
    public double InitialLogDeviation { get; init; }

    public NormalizationOptions Normalization { get; init; } = new() { Observations = false, Rewards = false };

    [Setting("Episodes of the whole run; one of each copy an iteration, rounded up", Min = 1, Unit = "episodes")]
    public long Episodes { get; init; } = 1_000;

    [Setting("Discount of a reward one step later", Min = 0, Max = 1)]
    public double Gamma { get; init; } = 0.99;

    [Setting("What is subtracted from returns")]
    public BaselineKind Baseline { get; init; } = BaselineKind.Whitened;

    public ReinforceOptions Reinforce { get; init; } = new();

    [Setting("Shape of the learning rate over the run")]
    public ScheduleKind LearningRateSchedule { get; init; } = ScheduleKind.Linear;

    public AdamOptions Optimizer { get; init; } = new();
}
