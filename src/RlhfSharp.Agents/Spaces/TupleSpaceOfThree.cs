using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Spaces;

/// <summary>As <see cref="TupleSpace{T1, T2}"/>, of three spaces.</summary>
public sealed class TupleSpace<T1, T2, T3>(Space<T1> first, Space<T2> second, Space<T3> third) : Space<(T1, T2, T3)>
{
    private readonly int _split = (int)first.Flat.Size, _secondSplit = (int)(first.Flat.Size + second.Flat.Size);

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => Flat.Shape;

    /// <inheritdoc/>
    public override Box Flat { get; } = new(
        [.. first.Flat.Low, .. second.Flat.Low, .. third.Flat.Low], [.. first.Flat.High, .. second.Flat.High, .. third.Flat.High]);

    /// <inheritdoc/>
    public override bool Contains((T1, T2, T3) value) => first.Contains(value.Item1) && second.Contains(value.Item2) && third.Contains(value.Item3);

    /// <inheritdoc/>
    public override (T1, T2, T3) Sample(RandomStream random) => (first.Sample(random), second.Sample(random), third.Sample(random));

    /// <inheritdoc/>
    public override Func<(T1, T2, T3)> Sampler(ulong seed)
    {
        RandomStream seeds = new(seed);
        Func<T1> one = first.Sampler((ulong)seeds.NextInt64(0, int.MaxValue));
        Func<T2> two = second.Sampler((ulong)seeds.NextInt64(0, int.MaxValue));
        Func<T3> three = third.Sampler((ulong)seeds.NextInt64(0, int.MaxValue));
        return () => (one(), two(), three());
    }

    /// <inheritdoc/>
    public override Tensor Encode(IReadOnlyList<(T1, T2, T3)> values) => FlatTensor.Encode(this, values);

    /// <inheritdoc/>
    public override (T1, T2, T3)[] Decode(Tensor values) => FlatTensor.Decode(this, values);

    /// <inheritdoc/>
    public override void Flatten((T1, T2, T3) value, Span<float> numbers)
    {
        first.Flatten(value.Item1, numbers[.._split]);
        second.Flatten(value.Item2, numbers[_split.._secondSplit]);
        third.Flatten(value.Item3, numbers[_secondSplit..]);
    }

    /// <inheritdoc/>
    public override (T1, T2, T3) Unflatten(ReadOnlySpan<float> numbers) =>
        (first.Unflatten(numbers[.._split]), second.Unflatten(numbers[_split.._secondSplit]), third.Unflatten(numbers[_secondSplit..]));

    /// <inheritdoc/>
    public override string ToString() => $"Tuple({first}, {second}, {third})";
}
