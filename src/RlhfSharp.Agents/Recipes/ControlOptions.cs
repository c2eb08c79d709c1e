using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Recipes;

/// <summary>What every agent is asked: the task, the seed, how it is judged. Each recipe adds its own settings.</summary>
public abstract record ControlOptions
{
    [Setting("Which agent learns; see rlhf agents")]
    public string Agent { get; init; } = "";

    [Setting("Seed of every random stream", Min = 0, Max = int.MaxValue)]
    public int Seed { get; init; }

    public ControlEnvironmentOptions Environment { get; init; } = new();

    public ControlEvaluationOptions Evaluation { get; init; } = new();

    public CheckpointOptions Checkpoint { get; init; } = new() { Interval = 100 };
}
