using RlhfSharp.Core;

namespace RlhfSharp.FineTuning.Data;

/// <summary>Turns texts labelled positive or negative into what the pipeline trains on: a positive text is preferred over a negative one
/// (Ziegler et al. 2019 use such a classifier as the reward of their sentiment task).</summary>
public sealed class SentimentPairs
{
    private readonly string[] _positives, _negatives;

    /// <param name="texts">Labelled texts; both labels must occur. Texts that occur under both labels are left out of the pairs.</param>
    /// <param name="source">The file or files, to be named when a label is missing.</param>
    /// <exception cref="UserException">A label does not occur.</exception>
    public SentimentPairs(IReadOnlyList<LabeledText> texts, string source)
    {
        HashSet<string> positive = [.. texts.Where(text => text.Positive).Select(text => text.Text)];
        HashSet<string> contradictory = [.. texts.Where(text => !text.Positive && positive.Contains(text.Text)).Select(text => text.Text)];
        _positives = [.. texts.Where(text => text.Positive && !contradictory.Contains(text.Text)).Select(text => text.Text)];
        _negatives = [.. texts.Where(text => !text.Positive && !contradictory.Contains(text.Text)).Select(text => text.Text)];
        ContradictoryCount = contradictory.Count;
        if (_positives.Length == 0 || _negatives.Length == 0)
            throw new UserException(
                $"{source} has {_positives.Length} positive and {_negatives.Length} negative texts: pairs need at least one of each.");
    }

    /// <summary>Texts labelled positive, in file order.</summary>
    public IReadOnlyList<string> Positives => _positives;

    /// <summary>Texts labelled negative, in file order.</summary>
    public IReadOnlyList<string> Negatives => _negatives;

    /// <summary>Different texts that were left out because they occur under both labels.</summary>
    public int ContradictoryCount { get; }
}
