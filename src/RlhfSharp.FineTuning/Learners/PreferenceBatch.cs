using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.FineTuning.Learners;

/// <summary>
/// Sequences to be rewarded and what labellers said of them. Pairs use each sequence once; rankings compare every two responses of a prompt; labelled sentences
/// compare every positive with every negative; best-of-k labels choose one among k.
/// </summary>
/// <param name="Sequences">Token ids of prompt and response, one entry a sequence.</param>
/// <param name="Comparisons">Two of the sequences each.</param>
/// <param name="Choices">Several of the sequences each, of which one was picked.</param>
public sealed record PreferenceBatch(IReadOnlyList<int[]> Sequences, IReadOnlyList<Comparison> Comparisons, IReadOnlyList<Choice> Choices)
{
    /// <summary>Comparisons and choices together.</summary>
    public int LabelCount => Comparisons.Count + Choices.Count;

    /// <summary>For each sequence the share of it that counts where every sequence counts once: of one that is needed in n parts, 1/n in each.</summary>
    public IReadOnlyList<float> SequenceShares { get; private init; } = [.. Enumerable.Repeat(1f, Sequences.Count)];

    /// <summary>The sequences end to end.</summary>
    public PackedTokens Pack() => new([.. Sequences]);

    /// <summary>Parts of at most <paramref name="size"/> labels, each with just the sequences it needs; the whole when the size is 0.</summary>
    public IEnumerable<PreferenceBatch> Split(int size)
    {
        if (size <= 0 || size >= LabelCount)
        {
            yield return this;
            yield break;
        }
        (Comparison[] Comparisons, Choice[] Choices)[] parts =
            [.. Comparisons.Chunk(size).Select(part => (part, Array.Empty<Choice>())), .. Choices.Chunk(size).Select(part => (Array.Empty<Comparison>(), part))];
        int[] uses = new int[Sequences.Count];
        foreach ((Comparison[] comparisons, Choice[] choices) in parts)
            foreach (int sequence in Used(comparisons, choices))
                uses[sequence]++;
        foreach ((Comparison[] comparisons, Choice[] choices) in parts)
            yield return Part(comparisons, choices, uses);
    }

    private static int[] Used(Comparison[] comparisons, Choice[] choices) =>
        [.. comparisons.SelectMany(label => new[] { label.Chosen, label.Rejected }).Concat(choices.SelectMany(label => label.Sequences)).Distinct()];

    private PreferenceBatch Part(Comparison[] comparisons, Choice[] choices, int[] uses)
    {
        int[] used = Used(comparisons, choices);
        Dictionary<int, int> place = used.Select((sequence, i) => (sequence, i)).ToDictionary();
        return new PreferenceBatch(
            [.. used.Select(sequence => Sequences[sequence])],
            [.. comparisons.Select(label => label with { Chosen = place[label.Chosen], Rejected = place[label.Rejected] })],
            [.. choices.Select(label => label with { Sequences = [.. label.Sequences.Select(sequence => place[sequence])] })])
        {
            SequenceShares = [.. used.Select(sequence => 1f / uses[sequence])],
        };
    }
}
