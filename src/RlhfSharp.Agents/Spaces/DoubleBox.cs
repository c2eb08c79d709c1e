using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Spaces;

/// <summary>Arrays of float64 between bounds that may be infinite; encoded as float32, which is what networks take.</summary>
public sealed class DoubleBox : Space<double[]>
{
    private readonly double[] _low, _high;

    /// <summary>A space with a bound of its own for every element.</summary>
    public DoubleBox(double[] low, double[] high)
    {
        if (low.Length != high.Length)
            throw new ArgumentException($"A box needs as many lower bounds as upper ones, not {low.Length} and {high.Length}.");
        for (int i = 0; i < low.Length; i++)
            if (!(low[i] <= high[i]))
                throw new ArgumentException($"Element {i} of a box has bounds {low[i]} and {high[i]}: the lower is above the upper.");
        (_low, _high) = ([.. low], [.. high]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [_low.Length];

    /// <inheritdoc/>
    public override Box Flat => new(Array.ConvertAll(_low, bound => (float)bound), Array.ConvertAll(_high, bound => (float)bound));

    /// <inheritdoc/>
    public override bool Contains(double[] value)
    {
        if (value.Length != _low.Length)
            return false;
        for (int i = 0; i < value.Length; i++)
            if (!(value[i] >= _low[i] && value[i] <= _high[i]))
                return false;
        return true;
    }

    /// <inheritdoc/>
    public override double[] Sample(RandomStream random)
    {
        double[] value = new double[_low.Length];
        BoxSampler.Fill(_low, _high, random, value);
        return value;
    }

    /// <inheritdoc/>
    public override Tensor Encode(IReadOnlyList<double[]> values) => FlatTensor.Encode(this, values);

    /// <inheritdoc/>
    public override double[][] Decode(Tensor values) => FlatTensor.Decode(this, values);

    /// <inheritdoc/>
    public override void Flatten(double[] value, Span<float> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = (float)value[i];
    }

    /// <inheritdoc/>
    public override double[] Unflatten(ReadOnlySpan<float> numbers) => Array.ConvertAll(numbers.ToArray(), number => (double)number);

    /// <inheritdoc/>
    public override string ToString() => $"DoubleBox({string.Join(", ", _low)}; {string.Join(", ", _high)})";
}
