using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Learners;

namespace RlhfSharp.FineTuning.Training;

/// <summary>Tokenised preferences of either form: pairs, or labelled sentences of which each positive is preferred over each negative.</summary>
public sealed class Preferences
{
    private Preferences(IReadOnlyList<TokenPair>? pairs, IReadOnlyList<int[]> positives, IReadOnlyList<int[]> negatives)
    {
        Pairs = pairs;
        Positives = positives;
        Negatives = negatives;
    }

    /// <summary>The pairs; null when the data is labelled sentences.</summary>
    public IReadOnlyList<TokenPair>? Pairs { get; }

    /// <summary>Positive sentences; empty when the data is pairs.</summary>
    public IReadOnlyList<int[]> Positives { get; }

    /// <summary>Negative sentences; empty when the data is pairs.</summary>
    public IReadOnlyList<int[]> Negatives { get; }

    /// <summary>What there is, for the log.</summary>
    public string Description => Pairs is null ? $"{Positives.Count} positive and {Negatives.Count} negative sentences" : $"{Pairs.Count} pairs";

    /// <summary>Tokenises whichever form is there.</summary>
    /// <exception cref="UserException">Neither is.</exception>
    public static Preferences Encode(
        IReadOnlyList<PreferencePair>? pairs, SentimentPairs? labelled, ExampleEncoder encoder, OverlongPolicy policy, TruncationReport report, string path)
    {
        if (pairs is not null)
            return new Preferences(encoder.Pairs(pairs, policy, report), [], []);
        if (labelled is not null)
            return new Preferences(null, encoder.Sentences(labelled.Positives, policy, report), encoder.Sentences(labelled.Negatives, policy, report));
        throw new UserException($"{path} holds no preferences; a reward model needs `prompt`, `chosen` and `rejected`, or `text` and `label`.");
    }

    /// <summary>Shuffled batches of <paramref name="size"/> pairs, or of that many sentences of each label.</summary>
    public IBatchSource<PreferenceBatch> Batches(int size, RandomStream random) =>
        Pairs is null ? new LabelledSource(Positives, Negatives, size, random) : new PairSource(Pairs, size, random);

    /// <summary>Batches until every example has been used about once.</summary>
    public long StepsAnEpoch(int size) => Math.Max(1, (Pairs?.Count ?? Math.Max(Positives.Count, Negatives.Count)) / size);
}
