using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Rewards.Scorers;

namespace RlhfSharp.FineTuning.Training;

/// <summary>
/// The examples of one task, as text. A part that the data does not have is null, and the stage that needs it says so. Training never sees the gold
/// scorer: it stands here for the evaluation alone.
/// </summary>
public sealed record FineTuningData
{
    /// <summary>Where the data came from, as the user wrote it.</summary>
    public required string Path { get; init; }

    /// <summary>Texts to imitate.</summary>
    public IReadOnlyList<SupervisedExample>? SftTrain { get; init; }

    /// <summary>Held-out texts.</summary>
    public IReadOnlyList<SupervisedExample>? SftValidation { get; init; }

    /// <summary>Judged responses: pairs, rankings, best-of-k.</summary>
    public IReadOnlyList<ResponseGroup>? PreferencesTrain { get; init; }

    /// <summary>Held-out judged responses.</summary>
    public IReadOnlyList<ResponseGroup>? PreferencesValidation { get; init; }

    /// <summary>Labelled sentences, of which a positive is preferred over a negative.</summary>
    public SentimentPairs? LabelledTrain { get; init; }

    /// <summary>Held-out labelled sentences.</summary>
    public SentimentPairs? LabelledValidation { get; init; }

    /// <summary>Prompts to train PPO on; null: the first tokens of the sentences of <see cref="SftTrain"/>.</summary>
    public IReadOnlyList<string>? PromptsTrain { get; init; }

    /// <summary>Held-out prompts.</summary>
    public IReadOnlyList<string>? PromptsValidation { get; init; }

    /// <summary>Accuracy on <see cref="PreferencesValidation"/> that no model can exceed on average, where it is known.</summary>
    public double? BestPossiblePairAccuracy { get; init; }

    /// <summary>What a person would prefer, where it is known; for evaluation only.</summary>
    public IResponseScorer? GoldScorer { get; init; }

    /// <summary>Bad lines that were left out, over all files.</summary>
    public long SkippedLines { get; init; }
}
