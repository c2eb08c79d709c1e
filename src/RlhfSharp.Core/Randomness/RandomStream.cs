using System.Numerics;
using System.Text;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Core.Randomness;

/// <summary>
/// A seeded stream of random numbers, draw for draw that of NumPy's <c>default_rng(seed)</c>. Each consumer has a stream
/// of its own, named for what it does, so that one consumer's draws never move another's.
/// </summary>
public sealed partial class RandomStream : ICheckpointable
{
    private readonly Pcg64 _bits;

    /// <summary>The stream of <c>numpy.random.default_rng(seed)</c>.</summary>
    public RandomStream(ulong seed) : this(new SeedSequence(seed)) { }

    /// <summary>The stream of <c>numpy.random.default_rng(sequence)</c>.</summary>
    public RandomStream(SeedSequence sequence) => _bits = new Pcg64(sequence);

    /// <summary>The stream that belongs to <paramref name="name"/> in a run with this seed (entropy: the seed and FNV-1a of the name).</summary>
    public static RandomStream Named(ulong seed, string name)
    {
        ulong hash = 14695981039346656037;
        foreach (byte letter in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ letter) * 1099511628211;
        return new RandomStream(new SeedSequence(new BigInteger[] { seed, hash }));
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextUInt64() => _bits.NextUInt64();

    /// <summary>32 uniform bits; two calls share one 64-bit draw.</summary>
    public uint NextUInt32() => _bits.NextUInt32();

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (_bits.NextUInt64() >> 11) * (1.0 / 9007199254740992.0);

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public float NextFloat() => (_bits.NextUInt32() >> 8) * (1.0f / 16777216.0f);

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double NextUniform(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>Uniform among the integers <paramref name="low"/> to <paramref name="highExclusive"/> - 1 (Lemire 2019, with rejection).</summary>
    public long NextInt64(long low, long highExclusive)
    {
        if (low >= highExclusive)
            throw new ArgumentOutOfRangeException(nameof(highExclusive), highExclusive, $"The range from {low} to {highExclusive} is empty.");
        ulong span = (ulong)highExclusive - (ulong)low - 1;
        return (long)((ulong)low + NextBounded(span));
    }

    /// <summary>Uniform among the integers 0 to <paramref name="count"/> - 1.</summary>
    public int NextIndex(int count) => (int)NextInt64(0, count);

    /// <summary>
    /// An index drawn with the given probabilities: the first whose cumulative sum exceeds a uniform draw, and 0 when
    /// rounding leaves none (Gymnasium's <c>categorical_sample</c>).
    /// </summary>
    public int NextCategorical(ReadOnlySpan<double> probabilities)
    {
        double draw = NextDouble(), sum = 0;
        for (int i = 0; i < probabilities.Length; i++)
            if ((sum += probabilities[i]) > draw)
                return i;
        return 0;
    }

    /// <summary>A random order of 0 to <paramref name="count"/> - 1.</summary>
    public int[] Permutation(int count)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = i;
        Shuffle<int>(order);
        return order;
    }

    /// <summary>Puts <paramref name="items"/> in random order (Fisher-Yates from the end, as NumPy's <c>shuffle</c>).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)NextMasked((ulong)i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => writer.Write("state", _bits.Export());

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _bits.Import(reader.ReadUInt64Array("state"));

    private ulong NextBounded(ulong span)
    {
        if (span == 0)
            return 0;
        if (span < uint.MaxValue)
            return NextBounded32((uint)span);
        if (span == uint.MaxValue)
            return _bits.NextUInt32();
        if (span == ulong.MaxValue)
            return _bits.NextUInt64();

        ulong count = span + 1;
        ulong high = Math.BigMul(_bits.NextUInt64(), count, out ulong low);
        if (low < count)
        {
            ulong threshold = (ulong.MaxValue - span) % count;
            while (low < threshold)
                high = Math.BigMul(_bits.NextUInt64(), count, out low);
        }

        return high;
    }

    private uint NextBounded32(uint span)
    {
        uint count = span + 1;
        ulong product = (ulong)_bits.NextUInt32() * count;
        if ((uint)product < count)
        {
            uint threshold = (uint.MaxValue - span) % count;
            while ((uint)product < threshold)
                product = (ulong)_bits.NextUInt32() * count;
        }

        return (uint)(product >> 32);
    }

    private ulong NextMasked(ulong maximum)
    {
        ulong mask = ulong.MaxValue >> BitOperations.LeadingZeroCount(maximum);
        ulong value;
        do
            value = (maximum <= uint.MaxValue ? _bits.NextUInt32() : _bits.NextUInt64()) & mask;
        while (value > maximum);
        return value;
    }
}
