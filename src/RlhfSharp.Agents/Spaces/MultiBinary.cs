using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Spaces;

/// <summary>Lists of zeros and ones.</summary>
/// <param name="length">How many a member has, at least 1.</param>
public sealed class MultiBinary(int length) : IntegerArrays
{
    private readonly int _length = length >= 1 ? length : throw new ArgumentOutOfRangeException(nameof(length), length, "A member needs at least one number.");

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [_length];

    /// <inheritdoc/>
    public override Box Flat => new(0, 1, _length);

    /// <inheritdoc/>
    public override bool Contains(long[] value) => value.Length == _length && !value.AsSpan().ContainsAnyExceptInRange(0, 1);

    /// <inheritdoc/>
    public override long[] Sample(RandomStream random) =>
        Array.ConvertAll(random.NextSmallIntegers(0, 2, _length, bits: 8), number => (long)number);

    /// <summary>A random member that has the given numbers where they are 0 or 1 and is free where they are 2.</summary>
    public long[] Sample(RandomStream random, ReadOnlySpan<byte> mask)
    {
        if (mask.Length != _length || mask.ContainsAnyExceptInRange((byte)0, (byte)2))
            throw new ArgumentException($"The mask must have {_length} entries, each 0, 1 or 2 (free), not [{string.Join(", ", mask.ToArray())}].", nameof(mask));
        long[] value = Sample(random);
        for (int i = 0; i < _length; i++)
            if (mask[i] != 2)
                value[i] = mask[i];
        return value;
    }

    /// <inheritdoc/>
    public override void Flatten(long[] value, Span<float> numbers)
    {
        for (int i = 0; i < _length; i++)
            numbers[i] = value[i];
    }

    /// <inheritdoc/>
    public override long[] Unflatten(ReadOnlySpan<float> numbers) => Array.ConvertAll(numbers.ToArray(), number => number > 0.5f ? 1L : 0);

    /// <inheritdoc/>
    public override string ToString() => $"MultiBinary({_length})";
}
