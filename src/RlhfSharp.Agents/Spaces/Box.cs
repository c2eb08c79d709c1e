using System.Runtime.InteropServices;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Spaces;

/// <summary>Arrays of float32 between bounds that may be infinite; encoded as float32 of <see cref="Shape"/>.</summary>
public sealed class Box : Space<float[]>
{
    private readonly float[] _low, _high;

    /// <summary>A space with a bound of its own for every element (row-major).</summary>
    public Box(float[] low, float[] high, params long[] shape)
    {
        long[] sizes = shape.Length == 0 ? [low.Length] : shape;
        long count = sizes.Aggregate(1L, (product, size) => product * size);
        if (low.Length != count || high.Length != count)
            throw new ArgumentException($"A box of {count} elements needs as many bounds, not {low.Length} and {high.Length}.");
        for (int i = 0; i < low.Length; i++)
            if (!(low[i] <= high[i]))
                throw new ArgumentException($"Element {i} of a box has bounds {low[i]} and {high[i]}: the lower is above the upper.");
        _low = [.. low];
        _high = [.. high];
        Shape = sizes;
    }

    /// <summary>A space with the same bounds for every element.</summary>
    public Box(float low, float high, params long[] shape)
        : this(Filled(low, shape), Filled(high, shape), shape) { }

    /// <summary>Lower bounds, row-major.</summary>
    public IReadOnlyList<float> Low => _low;

    /// <summary>Upper bounds, row-major.</summary>
    public IReadOnlyList<float> High => _high;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape { get; }

    /// <inheritdoc/>
    public override bool Contains(float[] value)
    {
        if (value.Length != _low.Length)
            return false;
        for (int i = 0; i < value.Length; i++)
            if (!(value[i] >= _low[i] && value[i] <= _high[i]))
                return false;
        return true;
    }

    /// <summary>Normal where unbounded, exponential from the one bound, else uniform; drawn in this order as Gymnasium does.</summary>
    public override float[] Sample(RandomStream random)
    {
        float[] value = new float[_low.Length];
        BoxSampler.Fill(_low, _high, random, value);
        return value;
    }

    /// <inheritdoc/>
    public override Tensor Encode(IReadOnlyList<float[]> values)
    {
        Tensor encoded = torch.empty([values.Count, .. Shape], ScalarType.Float32); // [values, ...shape]
        Span<float> numbers = MemoryMarshal.Cast<byte, float>(encoded.bytes);
        for (int i = 0; i < values.Count; i++)
            Flatten(values[i], numbers.Slice(i * _low.Length, _low.Length));
        return encoded;
    }

    /// <inheritdoc/>
    public override float[][] Decode(Tensor values)
    {
        float[][] members = new float[values.numel() / _low.Length][];
        Decode(values, members);
        return members;
    }

    /// <inheritdoc/>
    public override void Decode(Tensor values, Span<float[]> members)
    {
        if (values.dtype != ScalarType.Float32 || values.numel() != (long)members.Length * _low.Length)
            throw new ArgumentException(
                $"{members.Length} members of {this} are read from {(long)members.Length * _low.Length} float32, "
                + $"not from {values.dtype} [{string.Join(", ", values.shape)}].", nameof(values));
        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(values.cpu().contiguous().bytes);
        for (int i = 0; i < members.Length; i++)
            members[i] = numbers.Slice(i * _low.Length, _low.Length).ToArray();
    }

    /// <inheritdoc/>
    public override Box Flat => Shape.Count == 1 ? this : new(_low, _high);

    /// <inheritdoc/>
    public override void Flatten(float[] value, Span<float> numbers)
    {
        if (value.Length != numbers.Length)
            throw new ArgumentException($"A member of {this} has {numbers.Length} numbers, not {value.Length}.", nameof(value));
        value.CopyTo(numbers);
    }

    /// <inheritdoc/>
    public override float[] Unflatten(ReadOnlySpan<float> numbers) => numbers.ToArray();

    /// <inheritdoc/>
    public override string ToString() => $"Box({string.Join(", ", Low)}; {string.Join(", ", High)}; [{string.Join(", ", Shape)}])";

    private static float[] Filled(float value, long[] shape)
    {
        float[] bounds = new float[shape.Aggregate(1L, (product, size) => product * size)];
        Array.Fill(bounds, value);
        return bounds;
    }
}
