using System.Numerics;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>
/// Mean and variance of all samples seen so far, element by element, updated batch by batch (T. F. Chan, G. H. Golub and
/// R. J. LeVeque 1979), in the arithmetic of <typeparamref name="T"/> and the order of operations of Gymnasium's
/// <c>RunningMeanStd</c>.
/// </summary>
public sealed class RunningMeanStd<T> : ICheckpointable
    where T : IFloatingPointIeee754<T>
{
    private const double FirstCount = 1e-4; // keeps the first update from dividing by zero

    private readonly T[] _mean, _variance;

    /// <summary>Statistics of samples of <paramref name="size"/> numbers (at least 1); mean 0 and variance 1 before any.</summary>
    public RunningMeanStd(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        (_mean, _variance) = (new T[size], new T[size]);
        _variance.AsSpan().Fill(T.One);
    }

    /// <summary>Statistics as they were stored.</summary>
    public RunningMeanStd(IReadOnlyList<T> mean, IReadOnlyList<T> variance, double count)
        : this(mean.Count)
    {
        if (variance.Count != mean.Count || !(count > 0))
            throw new ArgumentException($"{mean.Count} means, {variance.Count} variances and a count of {count} are no statistics.");
        (_mean, _variance, Count) = ([.. mean], [.. variance], count);
    }

    /// <summary>Numbers in a sample.</summary>
    public int Size => _mean.Length;

    /// <summary>The mean of every element.</summary>
    public IReadOnlyList<T> Mean => _mean;

    /// <summary>The population variance of every element.</summary>
    public IReadOnlyList<T> Variance => _variance;

    /// <summary>Samples seen, plus 1e-4.</summary>
    public double Count { get; private set; } = FirstCount;

    /// <summary>Takes in samples, one after another in <paramref name="samples"/>.</summary>
    /// <exception cref="ArgumentException">NaN, an infinity, or numbers that are no whole samples.</exception>
    public void Update(ReadOnlySpan<T> samples)
    {
        if (samples.Length == 0 || samples.Length % Size != 0)
            throw new ArgumentException($"{samples.Length} numbers are not whole samples of {Size}.", nameof(samples));
        int rows = samples.Length / Size;
        T count = T.CreateTruncating(Count), added = T.CreateTruncating(rows), total = T.CreateTruncating(Count + rows);
        for (int i = 0; i < samples.Length; i++)
            if (!T.IsFinite(samples[i]))
                throw new ArgumentException($"Element {i % Size} of a sample is {samples[i]}: it would spoil the statistics for good.", nameof(samples));
        for (int element = 0; element < Size; element++)
        {
            (T mean, T variance) = Moments(samples, element, added);
            T delta = mean - _mean[element];
            T squares = _variance[element] * count + variance * added + delta * delta * count * added / total;
            _mean[element] += delta * added / total;
            _variance[element] = squares / total;
        }

        Count += rows;
    }

    /// <summary>(sample - mean) / sqrt(variance + epsilon), for samples one after another.</summary>
    public void Normalize(ReadOnlySpan<T> samples, T epsilon, Span<T> normalized)
    {
        for (int i = 0; i < samples.Length; i++)
            normalized[i] = (samples[i] - _mean[i % Size]) / T.Sqrt(_variance[i % Size] + epsilon);
    }

    /// <summary>
    /// The same kept within plus and minus <paramref name="clip"/>, of and as float32: how a policy's observations are scaled, in training
    /// and ever after.
    /// </summary>
    public void Scale(ReadOnlySpan<float> samples, T epsilon, T clip, Span<float> scaled)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            T normalized = (T.CreateTruncating(samples[i]) - _mean[i % Size]) / T.Sqrt(_variance[i % Size] + epsilon);
            scaled[i] = float.CreateTruncating(T.Clamp(normalized, -clip, clip));
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write("mean", Array.ConvertAll(_mean, ToBits));
        writer.Write("variance", Array.ConvertAll(_variance, ToBits));
        writer.Write("count", Count);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        Array.ConvertAll(reader.ReadUInt64Array("mean"), FromBits).CopyTo(_mean, 0);
        Array.ConvertAll(reader.ReadUInt64Array("variance"), FromBits).CopyTo(_variance, 0);
        Count = reader.ReadDouble("count");
    }

    // Mean and population variance of one element over the batch.
    private (T Mean, T Variance) Moments(ReadOnlySpan<T> samples, int element, T rows)
    {
        T sum = T.Zero, squares = T.Zero;
        for (int i = element; i < samples.Length; i += Size)
            sum += samples[i];
        T mean = sum / rows;
        for (int i = element; i < samples.Length; i += Size)
            squares += (samples[i] - mean) * (samples[i] - mean);
        return (mean, squares / rows);
    }

    private static ulong ToBits(T value) => BitConverter.DoubleToUInt64Bits(double.CreateChecked(value));

    private static T FromBits(ulong bits) => T.CreateChecked(BitConverter.UInt64BitsToDouble(bits));
}
