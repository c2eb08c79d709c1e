using System.Numerics;

namespace RlhfSharp.Core.Randomness;

/// <summary>
/// Turns entropy of any size into well-mixed seed material, word for word as NumPy's <c>SeedSequence</c> does
/// (M. E. O'Neill, "Developing a seed_seq alternative", 2015; pool of four 32-bit words).
/// </summary>
public sealed class SeedSequence
{
    private const int PoolSize = 4;
    private const uint InitA = 0x43b0d7e5, MultiplierA = 0x931e8875;
    private const uint InitB = 0x8b51f9dd, MultiplierB = 0x58f38ded;
    private const uint MixLeft = 0xca01f9dd, MixRight = 0x4973f715;

    private readonly uint[] _entropy;
    private readonly uint[] _spawnKey;
    private readonly uint[] _pool;
    private uint _spawned;

    /// <summary>Seed material of one non-negative integer of any size.</summary>
    public SeedSequence(BigInteger entropy) : this(Words(entropy), []) { }

    /// <summary>Seed material of a sequence of non-negative integers, as <c>SeedSequence([a, b, ...])</c> in NumPy.</summary>
    public SeedSequence(IReadOnlyList<BigInteger> entropy) : this([.. entropy.SelectMany(Words)], []) { }

    private SeedSequence(uint[] entropy, uint[] spawnKey)
    {
        _entropy = entropy;
        _spawnKey = spawnKey;
        _pool = Mix(entropy, spawnKey);
    }

    /// <summary>The four mixed words.</summary>
    public IReadOnlyList<uint> Pool => _pool;

    /// <summary>The path of spawn numbers that led to this sequence; empty for one made from entropy alone.</summary>
    public IReadOnlyList<uint> SpawnKey => _spawnKey;

    /// <summary><paramref name="count"/> 32-bit words of seed material; always the same ones.</summary>
    public uint[] GenerateState32(int count)
    {
        uint hash = InitB;
        uint[] state = new uint[count];
        for (int i = 0; i < count; i++)
        {
            uint word = _pool[i % PoolSize] ^ hash;
            hash *= MultiplierB;
            word *= hash;
            state[i] = word ^ (word >> 16);
        }

        return state;
    }

    /// <summary><paramref name="count"/> 64-bit words of seed material, each of two 32-bit words, the low one first.</summary>
    public ulong[] GenerateState64(int count)
    {
        uint[] words = GenerateState32(2 * count);
        ulong[] state = new ulong[count];
        for (int i = 0; i < count; i++)
            state[i] = words[2 * i] | ((ulong)words[2 * i + 1] << 32);
        return state;
    }

    /// <summary>The next <paramref name="count"/> children: independent sequences for independent streams.</summary>
    public SeedSequence[] Spawn(int count)
    {
        SeedSequence[] children = new SeedSequence[count];
        for (int i = 0; i < count; i++)
            children[i] = new SeedSequence(_entropy, [.. _spawnKey, _spawned++]);
        return children;
    }

    private static uint[] Mix(uint[] entropy, uint[] spawnKey)
    {
        // A spawn key must not be mistaken for more entropy, so short entropy is padded before it.
        int padding = spawnKey.Length > 0 ? Math.Max(0, PoolSize - entropy.Length) : 0;
        uint[] words = [.. entropy, .. new uint[padding], .. spawnKey];

        uint hash = InitA;
        uint Hash(uint value)
        {
            value ^= hash;
            hash *= MultiplierA;
            value *= hash;
            return value ^ (value >> 16);
        }

        uint[] pool = new uint[PoolSize];
        for (int i = 0; i < PoolSize; i++)
            pool[i] = Hash(i < words.Length ? words[i] : 0);
        for (int source = 0; source < PoolSize; source++)
            for (int target = 0; target < PoolSize; target++)
                if (source != target)
                    pool[target] = Combine(pool[target], Hash(pool[source]));
        for (int source = PoolSize; source < words.Length; source++)
            for (int target = 0; target < PoolSize; target++)
                pool[target] = Combine(pool[target], Hash(words[source]));
        return pool;
    }

    private static uint Combine(uint x, uint y)
    {
        uint mixed = MixLeft * x - MixRight * y;
        return mixed ^ (mixed >> 16);
    }

    private static uint[] Words(BigInteger value)
    {
        if (value.Sign < 0)
            throw new ArgumentOutOfRangeException(nameof(value), value, "A seed is a non-negative integer.");
        if (value.IsZero)
            return [0];
        List<uint> words = [];
        for (; !value.IsZero; value >>= 32)
            words.Add((uint)(value & uint.MaxValue));
        return [.. words];
    }
}
