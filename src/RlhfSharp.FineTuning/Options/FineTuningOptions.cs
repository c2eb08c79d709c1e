using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.FineTuning.Options;

/// <summary>
/// One file for one task: `sft`, `train-reward` and `ppo` read the same configuration, each its sections. Where `ppo` finds no model or reward
/// model named, it first runs the stage that makes it.
/// </summary>
public sealed record FineTuningOptions
{
    [Setting("Name of the run; its folder is runs/NAME unless --output says otherwise.")]
    public string Name { get; init; } = "run";

    [Setting("Seed of every random stream.", Min = 0, Max = 9007199254740991)]
    public long Seed { get; init; } = 1;

    [Setting("Data.")]
    public DataOptions Data { get; init; } = new();

    [Setting("Tokenizer.")]
    public TokenizerOptions Tokenizer { get; init; } = new();

    [Setting("Model.")]
    public ModelOptions Model { get; init; } = new();

    [Setting("Supervised fine-tuning.")]
    public SftOptions Sft { get; init; } = new();

    [Setting("Reward model.")]
    public RewardModelOptions RewardModel { get; init; } = new();

    [Setting("PPO.")]
    public PpoTrainingOptions Ppo { get; init; } = new();

    [Setting("KL penalty.")]
    public KlOptions Kl { get; init; } = new();

    [Setting("Sampling of responses.")]
    public RolloutOptions Rollout { get; init; } = new();

    [Setting("Reward.")]
    public RewardOptions Reward { get; init; } = new();

    [Setting("Evaluation.")]
    public EvaluationOptions Evaluation { get; init; } = new();

    [Setting("Checkpoints.")]
    public CheckpointOptions Checkpoint { get; init; } = new();

    [Setting("Logging.")]
    public LoggingOptions Logging { get; init; } = new();
}
