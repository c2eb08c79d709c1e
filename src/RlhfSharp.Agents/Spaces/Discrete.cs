using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Spaces;

/// <summary>The integers <see cref="Start"/> to <see cref="Start"/> + <see cref="Count"/> - 1; encoded as int64 counted from 0.</summary>
public sealed class Discrete : Space<int>
{
    /// <summary>A space of <paramref name="count"/> integers (at least 1) from <paramref name="start"/>.</summary>
    public Discrete(int count, int start = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        Start = start;
    }

    /// <summary>How many members there are.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [];

    /// <summary>The smallest member.</summary>
    public int Start { get; }

    /// <inheritdoc/>
    public override bool Contains(int value) => value >= Start && value - Start < Count;

    /// <inheritdoc/>
    public override int Sample(RandomStream random) => Start + random.NextIndex(Count);

    /// <summary>A random member among those allowed; <see cref="Start"/> when none is.</summary>
    public int Sample(RandomStream random, ReadOnlySpan<bool> allowed)
    {
        if (allowed.Length != Count)
            throw new ArgumentException($"The mask has {allowed.Length} entries, the space {Count} members.", nameof(allowed));
        Span<int> members = Count <= 256 ? stackalloc int[Count] : new int[Count];
        int found = 0;
        for (int i = 0; i < Count; i++)
            if (allowed[i])
                members[found++] = i;
        return found == 0 ? Start : Start + members[random.NextIndex(found)];
    }

    /// <inheritdoc/>
    public override Tensor Encode(IReadOnlyList<int> values)
    {
        long[] encoded = new long[values.Count]; // [values]
        for (int i = 0; i < encoded.Length; i++)
            encoded[i] = values[i] - Start;
        return torch.tensor(encoded, [encoded.Length]);
    }

    /// <inheritdoc/>
    public override int[] Decode(Tensor values) => Array.ConvertAll(values.cpu().contiguous().data<long>().ToArray(), value => (int)value + Start);

    /// <inheritdoc/>
    public override string ToString() => Start == 0 ? $"Discrete({Count})" : $"Discrete({Count}, start={Start})";
}
