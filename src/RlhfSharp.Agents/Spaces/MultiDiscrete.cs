using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Spaces;

/// <summary>Lists of integers, each from 0 to a count of its own.</summary>
public sealed class MultiDiscrete : IntegerArrays
{
    private readonly Discrete[] _parts;

    /// <summary>Element i is one of 0 to <c>counts[i]</c> - 1; every count at least 1.</summary>
    public MultiDiscrete(params int[] counts)
    {
        if (counts.Length == 0 || counts.Any(count => count < 1))
            throw new ArgumentException($"The counts of a MultiDiscrete are at least 1, not [{string.Join(", ", counts)}].", nameof(counts));
        _parts = Array.ConvertAll(counts, count => new Discrete(count));
    }

    /// <summary>How many values each element can take.</summary>
    public IReadOnlyList<int> Counts => [.. _parts.Select(part => part.Count)];

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [_parts.Length];

    /// <inheritdoc/>
    public override Box Flat => new(0, 1, _parts.Sum(part => part.Count));

    /// <inheritdoc/>
    public override bool Contains(long[] value)
    {
        if (value.Length != _parts.Length)
            return false;
        for (int i = 0; i < value.Length; i++)
            if (value[i] < 0 || value[i] >= _parts[i].Count)
                return false;
        return true;
    }

    /// <inheritdoc/>
    public override long[] Sample(RandomStream random) => Array.ConvertAll(_parts, part => (long)(random.NextDouble() * part.Count));

    /// <summary>A random member among those allowed, element for element; 0 where none is.</summary>
    public long[] Sample(RandomStream random, IReadOnlyList<bool[]> allowed)
    {
        if (allowed.Count != _parts.Length)
            throw new ArgumentException($"The mask is for {allowed.Count} elements, the space has {_parts.Length}.", nameof(allowed));
        long[] value = new long[_parts.Length];
        for (int i = 0; i < value.Length; i++)
            value[i] = _parts[i].Sample(random, allowed[i]);
        return value;
    }

    /// <inheritdoc/>
    public override void Flatten(long[] value, Span<float> numbers)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            _parts[i].Flatten((int)value[i], numbers[.._parts[i].Count]);
            numbers = numbers[_parts[i].Count..];
        }
    }

    /// <inheritdoc/>
    public override long[] Unflatten(ReadOnlySpan<float> numbers)
    {
        long[] value = new long[_parts.Length];
        for (int i = 0; i < value.Length; i++)
        {
            value[i] = _parts[i].Unflatten(numbers[.._parts[i].Count]);
            numbers = numbers[_parts[i].Count..];
        }

        return value;
    }

    /// <inheritdoc/>
    public override string ToString() => $"MultiDiscrete({string.Join(", ", Counts)})";
}
