using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.FineTuning.Learners;

/// <summary>
/// Sequences to be rewarded and the comparisons among them. Pairs use each sequence once; labelled sentences compare every positive with every negative.
/// </summary>
/// <param name="Sequences">Token ids of prompt and response, one entry a sequence.</param>
/// <param name="Chosen">Index of the preferred sequence of each comparison.</param>
/// <param name="Rejected">Index of the other one.</param>
/// <param name="ChosenShare">Probability that the first is preferred: 1 a plain label, 0.5 a tie.</param>
/// <param name="Margin">Reward distance asked for, at least 0.</param>
public sealed record PreferenceBatch(
    IReadOnlyList<int[]> Sequences, IReadOnlyList<long> Chosen, IReadOnlyList<long> Rejected, IReadOnlyList<float> ChosenShare, IReadOnlyList<float> Margin)
{
    /// <summary>The sequences end to end.</summary>
    public PackedTokens Pack() => new([.. Sequences]);

    /// <summary>Parts of at most <paramref name="size"/> comparisons, each with just the sequences it needs; the whole when the size is 0.</summary>
    public IEnumerable<PreferenceBatch> Split(int size)
    {
        if (size <= 0 || size >= Chosen.Count)
        {
            yield return this;
            yield break;
        }
        for (int start = 0; start < Chosen.Count; start += size)
        {
            int[] part = [.. Enumerable.Range(start, Math.Min(size, Chosen.Count - start))];
            long[] used = [.. part.SelectMany(i => new[] { Chosen[i], Rejected[i] }).Distinct()];
            Dictionary<long, long> place = used.Select((sequence, i) => (sequence, (long)i)).ToDictionary();
            yield return new PreferenceBatch(
                [.. used.Select(sequence => Sequences[(int)sequence])],
                [.. part.Select(i => place[Chosen[i]])],
                [.. part.Select(i => place[Rejected[i]])],
                [.. part.Select(i => ChosenShare[i])],
                [.. part.Select(i => Margin[i])]);
        }
    }
}
