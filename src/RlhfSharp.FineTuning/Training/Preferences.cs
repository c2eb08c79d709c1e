using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Learners;

namespace RlhfSharp.FineTuning.Training;

/// <summary>Tokenised preferences of either form: judged responses to prompts, or labelled sentences of which each positive is preferred over each negative.</summary>
public sealed class Preferences
{
    private Preferences(IReadOnlyList<TokenGroup>? groups, IReadOnlyList<int[]> positives, IReadOnlyList<int[]> negatives)
    {
        Groups = groups;
        Positives = positives;
        Negatives = negatives;
    }

    /// <summary>The judged responses, a pair being a group of two; null when the data is labelled sentences.</summary>
    public IReadOnlyList<TokenGroup>? Groups { get; }

    /// <summary>Positive sentences; empty when the data is judged responses.</summary>
    public IReadOnlyList<int[]> Positives { get; }

    /// <summary>Negative sentences; empty when the data is judged responses.</summary>
    public IReadOnlyList<int[]> Negatives { get; }

    /// <summary>What there is, for the log.</summary>
    public string Description => Groups is null
        ? $"{Positives.Count} positive and {Negatives.Count} negative sentences"
        : $"{Groups.Sum(group => group.Best is null ? group.Comparisons.Count : 1)} labels on {Groups.Sum(group => group.Sequences.Count)} responses";

    /// <summary>Tokenises whichever form is there.</summary>
    /// <exception cref="UserException">Neither is.</exception>
    public static Preferences Encode(
        IReadOnlyList<ResponseGroup>? groups, SentimentPairs? labelled, ExampleEncoder encoder, OverlongPolicy policy, TruncationReport report, string path)
    {
        if (groups is not null)
            return new Preferences(encoder.Groups(groups, policy, report), [], []);
        if (labelled is not null)
            return new Preferences(null, encoder.Sentences(labelled.Positives, policy, report), encoder.Sentences(labelled.Negatives, policy, report));
        throw new UserException($"{path} holds no preferences; a reward model needs `prompt`, `chosen` and `rejected`, or `prompt`, `responses` and `ranks` or `best`, or `text` and `label`.");
    }

    /// <summary>Shuffled batches of <paramref name="size"/> prompts with their responses, or of that many sentences of each label.</summary>
    public IBatchSource<PreferenceBatch> Batches(int size, RandomStream random) =>
        Groups is null ? new LabelledSource(Positives, Negatives, size, random) : new GroupSource(Groups, size, random);

    /// <summary>Batches until every example has been used about once.</summary>
    public long StepsAnEpoch(int size) => Math.Max(1, (Groups?.Count ?? Math.Max(Positives.Count, Negatives.Count)) / size);
}
