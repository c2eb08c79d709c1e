namespace RlhfSharp.Core.Randomness;

/// <summary>
/// The PCG64 bit generator: a 128-bit linear congruential generator with XSL-RR output, stream for stream as NumPy's
/// <c>PCG64</c> (M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms", 2014).
/// </summary>
public sealed class Pcg64
{
    private static readonly UInt128 Multiplier = new(0x2360ED051FC65DA4, 0x4385DF649FCCF645);
    private static readonly UInt128 JumpStep = new(0x9e3779b97f4a7c15, 0xf39cc0605cedc835);

    private UInt128 _state;
    private UInt128 _increment;
    private bool _hasHalf;
    private uint _half;

    /// <summary>A generator seeded from four 64-bit words of <paramref name="seed"/>.</summary>
    public Pcg64(SeedSequence seed)
    {
        ulong[] words = seed.GenerateState64(4);
        _increment = (new UInt128(words[2], words[3]) << 1) | 1;
        Step();
        _state += new UInt128(words[0], words[1]);
        Step();
    }

    private Pcg64(UInt128 state, UInt128 increment) => (_state, _increment) = (state, increment);

    /// <summary>The 128-bit state.</summary>
    public UInt128 State => _state;

    /// <summary>The 128-bit increment, which selects the stream.</summary>
    public UInt128 Increment => _increment;

    /// <summary>64 uniform bits.</summary>
    public ulong NextUInt64()
    {
        Step();
        ulong high = (ulong)(_state >> 64);
        return ulong.RotateRight(high ^ (ulong)_state, (int)(high >> 58));
    }

    /// <summary>32 uniform bits: the low half of a 64-bit draw, whose high half is kept for the next call.</summary>
    public uint NextUInt32()
    {
        if (_hasHalf)
        {
            _hasHalf = false;
            return _half;
        }

        ulong bits = NextUInt64();
        _hasHalf = true;
        _half = (uint)(bits >> 32);
        return (uint)bits;
    }

    /// <summary>Moves the state as <paramref name="steps"/> 64-bit draws would, in logarithmic time; a kept half is dropped.</summary>
    public void Advance(UInt128 steps)
    {
        UInt128 multiplier = Multiplier, increment = _increment;
        UInt128 totalMultiplier = 1, totalIncrement = 0;
        for (; steps > 0; steps >>= 1)
        {
            if ((steps & 1) == 1)
            {
                totalMultiplier *= multiplier;
                totalIncrement = totalIncrement * multiplier + increment;
            }

            increment = (multiplier + 1) * increment;
            multiplier *= multiplier;
        }

        _state = totalMultiplier * _state + totalIncrement;
        _hasHalf = false;
    }

    /// <summary>A copy moved on by 2^128 divided by the golden ratio, far from every stretch in use.</summary>
    public Pcg64 Jumped()
    {
        Pcg64 copy = new(_state, _increment);
        copy.Advance(JumpStep);
        return copy;
    }

    /// <summary>State, increment and kept half as six words, for <see cref="Import"/>.</summary>
    internal ulong[] Export() =>
        [(ulong)(_state >> 64), (ulong)_state, (ulong)(_increment >> 64), (ulong)_increment, _hasHalf ? 1UL : 0UL, _half];

    /// <summary>Takes over what <see cref="Export"/> gave.</summary>
    internal void Import(ulong[] words)
    {
        if (words.Length != 6)
            throw new ArgumentException($"The state of a PCG64 is 6 words, not {words.Length}.", nameof(words));
        _state = new UInt128(words[0], words[1]);
        _increment = new UInt128(words[2], words[3]);
        _hasHalf = words[4] != 0;
        _half = (uint)words[5];
    }

    private void Step() => _state = _state * Multiplier + _increment;
}
