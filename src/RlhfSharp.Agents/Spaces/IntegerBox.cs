using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Spaces;

/// <summary>Lists of integers between two bounds, both included: pixels (0 to 255), counts.</summary>
/// <param name="low">The smallest.</param>
/// <param name="high">The largest, at least <paramref name="low"/>.</param>
/// <param name="length">How many integers a member has.</param>
public sealed class IntegerBox(long low, long high, int length) : IntegerArrays
{
    private readonly long _high = high >= low ? high : throw new ArgumentException($"A box cannot have the bounds {low} and {high}: the lower is above the upper.");

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [length];

    /// <inheritdoc/>
    public override Box Flat => new((float)low, _high, length);

    /// <inheritdoc/>
    public override bool Contains(long[] value) => value.Length == length && !value.AsSpan().ContainsAnyExceptInRange(low, _high);

    /// <inheritdoc/>
    public override long[] Sample(RandomStream random)
    {
        long[] value = new long[length];
        for (int i = 0; i < length; i++)
            value[i] = (long)Math.Floor(random.NextUniform(low, _high + 1.0));
        return value;
    }

    /// <inheritdoc/>
    public override void Flatten(long[] value, Span<float> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = value[i];
    }

    /// <inheritdoc/>
    public override long[] Unflatten(ReadOnlySpan<float> numbers) => Array.ConvertAll(numbers.ToArray(), number => (long)number);

    /// <inheritdoc/>
    public override string ToString() => $"IntegerBox({low}, {_high}, [{length}])";
}
