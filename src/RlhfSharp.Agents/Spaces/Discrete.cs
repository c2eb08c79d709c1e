using System.Runtime.InteropServices;
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
        Tensor encoded = torch.empty(values.Count, ScalarType.Int64); // [values]
        Span<long> numbers = MemoryMarshal.Cast<byte, long>(encoded.bytes);
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = values[i] - Start;
        return encoded;
    }

    /// <inheritdoc/>
    public override int[] Decode(Tensor values)
    {
        int[] members = new int[values.numel()];
        Decode(values, members);
        return members;
    }

    /// <inheritdoc/>
    public override void Decode(Tensor values, Span<int> members)
    {
        if (values.dtype != ScalarType.Int64 || values.numel() != members.Length)
            throw new ArgumentException($"{members.Length} members of {this} are read from as many int64, not from {values.numel()} {values.dtype}.", nameof(values));
        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<long> numbers = MemoryMarshal.Cast<byte, long>(values.cpu().contiguous().bytes);
        for (int i = 0; i < members.Length; i++)
            members[i] = checked((int)numbers[i] + Start);
    }

    /// <inheritdoc/>
    public override Box Flat => new(0, 1, Count);

    /// <inheritdoc/>
    public override void Flatten(int value, Span<float> numbers)
    {
        numbers.Clear();
        numbers[value - Start] = 1;
    }

    /// <inheritdoc/>
    public override int Unflatten(ReadOnlySpan<float> numbers)
    {
        int largest = 0;
        for (int i = 1; i < numbers.Length; i++)
            if (numbers[i] > numbers[largest])
                largest = i;
        return Start + largest;
    }

    /// <inheritdoc/>
    public override string ToString() => Start == 0 ? $"Discrete({Count})" : $"Discrete({Count}, start={Start})";
}
