using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Spaces;

/// <summary>Arrays of float32 between bounds that may be infinite; encoded as float32 of <see cref="Shape"/>.</summary>
public sealed class Box : Space<float[]>
{
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
        Low = low;
        High = high;
        Shape = sizes;
    }

    /// <summary>A space with the same bounds for every element.</summary>
    public Box(float low, float high, params long[] shape)
        : this(Filled(low, shape), Filled(high, shape), shape) { }

    /// <summary>Lower bounds, row-major.</summary>
    public IReadOnlyList<float> Low { get; }

    /// <summary>Upper bounds, row-major.</summary>
    public IReadOnlyList<float> High { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape { get; }

    /// <inheritdoc/>
    public override bool Contains(float[] value)
    {
        if (value.Length != Low.Count)
            return false;
        for (int i = 0; i < value.Length; i++)
            if (!(value[i] >= Low[i] && value[i] <= High[i]))
                return false;
        return true;
    }

    /// <summary>Normal where unbounded, exponential from the one bound, else uniform; drawn in this order as Gymnasium does.</summary>
    public override float[] Sample(RandomStream random)
    {
        float[] value = new float[Low.Count];
        Fill(false, false, (_, _) => random.NextNormal());
        Fill(true, false, (low, _) => low + random.NextExponential());
        Fill(false, true, (_, high) => high - random.NextExponential());
        Fill(true, true, (low, high) => random.NextUniform(low, high));
        return value;

        void Fill(bool below, bool above, Func<float, float, double> draw)
        {
            for (int i = 0; i < value.Length; i++)
                if (float.IsFinite(Low[i]) == below && float.IsFinite(High[i]) == above)
                    value[i] = (float)draw(Low[i], High[i]);
        }
    }

    /// <inheritdoc/>
    public override Tensor Encode(IReadOnlyList<float[]> values)
    {
        float[] encoded = new float[values.Count * Low.Count];
        for (int i = 0; i < values.Count; i++)
            values[i].CopyTo(encoded.AsSpan(i * Low.Count, Low.Count));
        return torch.tensor(encoded, [values.Count, .. Shape]); // [values, ...shape]
    }

    /// <inheritdoc/>
    public override float[][] Decode(Tensor values) => [.. values.cpu().contiguous().data<float>().ToArray().Chunk(Low.Count)];

    /// <inheritdoc/>
    public override string ToString() => $"Box({string.Join(", ", Low)}; {string.Join(", ", High)}; [{string.Join(", ", Shape)}])";

    private static float[] Filled(float value, long[] shape)
    {
        float[] bounds = new float[shape.Aggregate(1L, (product, size) => product * size)];
        Array.Fill(bounds, value);
        return bounds;
    }
}
