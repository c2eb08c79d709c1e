using RlhfSharp.Core.Runs;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Recipes;
using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf ppo`: PPO with a KL penalty, and before it the stages whose results the configuration does not name.</summary>
internal sealed class PpoCommand() : FineTuningCommand("ppo", "PPO with a KL penalty against a reward model or a scorer; trains SFT and reward model first where none is named.",
    "rlhf ppo --config configs/sentiment.yaml --set data.path=sentences-train.jsonl",
    "rlhf ppo --config configs/sentiment.yaml --resume --output runs/sentiment")
{
    protected override RunSummary Train(FineTuningOptions configuration, FineTuningData data, RecipeContext context) => Ppo.Run(configuration, data, context);
}
