using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Spaces;

/// <summary>
/// Pairs of members of two spaces; encoded flattened. C# names the elements of a tuple, so this is Gymnasium's Dict too
/// (whose parts are in the order of their names).
/// </summary>
public sealed class TupleSpace<T1, T2>(Space<T1> first, Space<T2> second) : Space<(T1, T2)>
{
    private readonly int _split = (int)first.Flat.Size;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => Flat.Shape;

    /// <inheritdoc/>
    public override Box Flat { get; } = new([.. first.Flat.Low, .. second.Flat.Low], [.. first.Flat.High, .. second.Flat.High]);

    /// <inheritdoc/>
    public override bool Contains((T1, T2) value) => first.Contains(value.Item1) && second.Contains(value.Item2);

    /// <inheritdoc/>
    public override (T1, T2) Sample(RandomStream random) => (first.Sample(random), second.Sample(random));

    /// <inheritdoc/>
    public override Func<(T1, T2)> Sampler(ulong seed)
    {
        RandomStream seeds = new(seed);
        Func<T1> one = first.Sampler((ulong)seeds.NextInt64(0, int.MaxValue));
        Func<T2> two = second.Sampler((ulong)seeds.NextInt64(0, int.MaxValue));
        return () => (one(), two());
    }

    /// <inheritdoc/>
    public override Tensor Encode(IReadOnlyList<(T1, T2)> values) => FlatTensor.Encode(this, values);

    /// <inheritdoc/>
    public override (T1, T2)[] Decode(Tensor values) => FlatTensor.Decode(this, values);

    /// <inheritdoc/>
    public override void Flatten((T1, T2) value, Span<float> numbers)
    {
        first.Flatten(value.Item1, numbers[.._split]);
        second.Flatten(value.Item2, numbers[_split..]);
    }

    /// <inheritdoc/>
    public override (T1, T2) Unflatten(ReadOnlySpan<float> numbers) => (first.Unflatten(numbers[.._split]), second.Unflatten(numbers[_split..]));

    /// <inheritdoc/>
    public override string ToString() => $"Tuple({first}, {second})";
}
