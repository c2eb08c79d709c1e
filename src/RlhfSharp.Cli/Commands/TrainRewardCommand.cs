using RlhfSharp.Core.Runs;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Recipes;
using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf train-reward`: a reward model from preference pairs or labelled sentences.</summary>
internal sealed class TrainRewardCommand() : FineTuningCommand("train-reward", "Train a reward model from preference pairs or labelled sentences.",
    "rlhf train-reward --config configs/sentiment.yaml --set data.path=sentences-train.jsonl --set model.path=runs/sentiment-sft/model --output runs/sentiment-reward")
{
    protected override RunSummary Train(FineTuningOptions configuration, FineTuningData data, RecipeContext context) =>
        RewardModelTraining.Run(configuration, data, Upstream.SftFolder(configuration, data, context), context).Summary;
}
