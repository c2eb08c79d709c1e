using RlhfSharp.Core.Runs;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Recipes;
using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf sft`: supervised fine-tuning, or training from scratch.</summary>
internal sealed class SftCommand() : FineTuningCommand("sft", "Supervised fine-tuning of a GPT-2, or training one from scratch.",
    "rlhf sft --config configs/sentiment.yaml --set data.path=sentences-train.jsonl --output runs/sentiment-sft")
{
    protected override RunSummary Train(FineTuningOptions configuration, FineTuningData data, RecipeContext context) => Sft.Run(configuration, data, context).Summary;
}
