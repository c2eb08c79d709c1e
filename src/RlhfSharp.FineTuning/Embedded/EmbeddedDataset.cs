using RlhfSharp.FineTuning.Data;

namespace RlhfSharp.FineTuning.Embedded;

/// <summary>The reviews that come with the project; training and validation share no prompt.</summary>
/// <param name="Seed">The seed it was written with.</param>
/// <param name="SupervisedTraining">Reviews to imitate.</param>
/// <param name="SupervisedValidation">Held-out reviews.</param>
/// <param name="RankingsTraining">Ranked responses.</param>
/// <param name="PairsValidation">Held-out pairs, grouped by subject.</param>
/// <param name="PromptsTraining">Prompts for PPO.</param>
/// <param name="PromptsValidation">Prompts for evaluation.</param>
/// <param name="BestAccuracies">For each validation pair the expected accuracy of one who knows the gold scores, a tie one half.</param>
/// <param name="Statistics">What is known about the dataset, written to metadata.json.</param>
public sealed record EmbeddedDataset(
    ulong Seed, IReadOnlyList<SupervisedExample> SupervisedTraining, IReadOnlyList<SupervisedExample> SupervisedValidation,
    IReadOnlyList<ResponseGroup> RankingsTraining, IReadOnlyList<PreferencePair> PairsValidation, IReadOnlyList<string> PromptsTraining,
    IReadOnlyList<string> PromptsValidation, IReadOnlyList<double> BestAccuracies, DatasetStatistics Statistics);
