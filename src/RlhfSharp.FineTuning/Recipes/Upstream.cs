using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rewards;
using RlhfSharp.FineTuning.Rewards.Scorers;
using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.FineTuning.Recipes;

/// <summary>What a stage stands on: named in the options, or made by the stage before it inside the same run folder.</summary>
public static class Upstream
{
    /// <summary>The folder of the SFT model: `model.path`, or what the SFT stage writes to sft/.</summary>
    public static string SftFolder(FineTuningOptions options, FineTuningData data, RecipeContext context)
    {
        if (options.Model.Path.Length > 0)
            return options.Model.Path;
        RecipeContext stage = context.Stage("sft");
        if (!stage.IsFinished)
            Sft.Run(options, data, stage);
        return stage.Folder.ModelPath;
    }

    /// <summary>The reward: `reward.models` and `reward.scorers`, or what the reward stage writes to reward/.</summary>
    public static RewardSource Reward(FineTuningOptions options, FineTuningData data, string sftFolder, RecipeContext context)
    {
        if (options.Reward.Models.Count > 0 || options.Reward.Scorers.Count > 0)
            return RewardSource.FromOptions(options, sftFolder);
        RecipeContext stage = context.Stage("reward");
        if (!stage.IsFinished)
            RewardModelTraining.Run(options, data, sftFolder, stage);
        string[] folders = [.. Enumerable.Range(0, options.RewardModel.EnsembleSize).Select(member => RewardModelTraining.MemberFolder(stage.Folder, member))];
        return RewardSource.FromModels(folders, options, sftFolder);
    }
}
