using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rewards.Scorers;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Rewards;

/// <summary>What a run is rewarded by, and where a critic of its own could start from.</summary>
/// <param name="Scorer">Scores responses.</param>
/// <param name="ModelFolder">Folder of the first reward model; null when only scorers are used.</param>
public sealed record RewardSource(IResponseScorer Scorer, string? ModelFolder)
{
    /// <summary>Reward models from folders, combined by the reward_model section's rule.</summary>
    public static RewardSource FromModels(IReadOnlyList<string> folders, FineTuningOptions options, string policyFolder)
    {
        RewardModel[] models = [.. folders.Select(RewardModel.Load)];
        ByteLevelBpe tokenizer = ByteLevelBpe.Load(folders[0]);
        ExampleEncoder encoder = new(tokenizer, models[0].Trunk.Config.ContextLength);
        bool shares = ByteLevelBpe.Load(policyFolder).SharesIdsWith(tokenizer);
        return new RewardSource(new RewardModelScorer(models, encoder, options.RewardModel.EnsembleRule, options.RewardModel.EnsemblePenalty, shares), folders[0]);
    }

    /// <summary>The sum of `reward.models` and `reward.scorers`, each scorer with its weight.</summary>
    /// <exception cref="UserException">A scorer or a folder is not what it should be.</exception>
    public static RewardSource FromOptions(FineTuningOptions options, string policyFolder)
    {
        List<(IResponseScorer Scorer, double Weight)> parts = [];
        RewardSource? models = options.Reward.Models.Count > 0 ? FromModels(options.Reward.Models, options, policyFolder) : null;
        if (models is not null)
            parts.Add((models.Scorer, 1));
        foreach (string specification in options.Reward.Scorers)
            parts.Add(Parse(specification));
        return new RewardSource(parts is [(IResponseScorer only, 1.0)] ? only : new CompositeScorer(parts), models?.ModelFolder);
    }

    /// <summary>A critic that starts from the reward model's trunk.</summary>
    /// <exception cref="UserException">There is no reward model to start from.</exception>
    public Gpt2Model NewCritic() => ModelFolder is null
        ? throw new UserException("'ppo.separate_critic' starts the critic from a reward model, and this run has only scorers; set it to false or name 'reward.models'.")
        : RewardModel.Load(ModelFolder).Trunk;

    private static (IResponseScorer Scorer, double Weight) Parse(string specification)
    {
        int star = specification.LastIndexOf('*');
        if (star < 0)
            return (ResponseScorers.Create(specification), 1);
        return double.TryParse(specification[(star + 1)..], out double weight) && double.IsFinite(weight)
            ? (ResponseScorers.Create(specification[..star]), weight)
            : throw new UserException($"'reward.scorers' has \"{specification}\"; what follows the * must be a number, as in repetition*0.5.");
    }
}
