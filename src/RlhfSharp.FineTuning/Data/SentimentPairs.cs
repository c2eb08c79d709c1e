using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

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

    /// <summary>Pairs of a positive over a negative text, without a prompt. Each text is used equally often, give or take one.</summary>
    /// <param name="count">How many pairs.</param>
    /// <param name="random">Draws the order.</param>
    public IReadOnlyList<PreferencePair> Sample(int count, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        string[] chosen = Cycle(_positives, count, random), rejected = Cycle(_negatives, count, random);
        PreferencePair[] pairs = new PreferencePair[count];
        for (int i = 0; i < count; i++)
            pairs[i] = new PreferencePair("", chosen[i], rejected[i]);
        return pairs;
    }

    /// <summary>One epoch of batches for the all-pairs loss: each batch has <paramref name="side"/> positive and as many negative texts, whose
    /// side * side pairs all count while only 2 * side texts are scored. Indices into <see cref="Positives"/> and <see cref="Negatives"/>;
    /// a remainder smaller than <paramref name="side"/> waits for another epoch's shuffle.</summary>
    public IReadOnlyList<(int[] Positives, int[] Negatives)> AllPairsBatches(int side, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        int smaller = Math.Min(_positives.Length, _negatives.Length);
        side = Math.Min(side, smaller);
        int[] positives = random.Permutation(_positives.Length), negatives = random.Permutation(_negatives.Length);
        (int[], int[])[] batches = new (int[], int[])[smaller / side];
        for (int i = 0; i < batches.Length; i++)
            batches[i] = (positives[(i * side)..((i + 1) * side)], negatives[(i * side)..((i + 1) * side)]);
        return batches;
    }

    private static string[] Cycle(string[] items, int count, RandomStream random)
    {
        string[] result = new string[count];
        for (int filled = 0; filled < count;)
            foreach (int index in random.Permutation(items.Length))
            {
                if (filled == count)
                    break;
                result[filled++] = items[index];
            }
        return result;
    }
}
