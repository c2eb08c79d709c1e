namespace RlhfSharp.Core.Randomness;

/// <content>Integers of a few bits, as NumPy draws arrays of <c>bool</c>, <c>int8</c> and <c>int16</c>.</content>
public sealed partial class RandomStream
{
    /// <summary>
    /// <paramref name="count"/> integers, uniform among <paramref name="low"/> to <paramref name="highExclusive"/> - 1; as many as fit share one
    /// draw of 32 bits, and what is left of the last one is dropped.
    /// </summary>
    /// <param name="low">The smallest.</param>
    /// <param name="highExclusive">One more than the largest.</param>
    /// <param name="count">How many.</param>
    /// <param name="bits">Bits that one takes: 1, 8 or 16, enough for the range.</param>
    public int[] NextSmallIntegers(int low, int highExclusive, int count, int bits)
    {
        if (bits is not (1 or 8 or 16))
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "Small integers take 1, 8 or 16 bits.");
        uint mask = (1u << bits) - 1, span = (uint)(highExclusive - low - 1), pool = 0;
        if (low >= highExclusive || span > mask)
            throw new ArgumentOutOfRangeException(nameof(highExclusive), highExclusive, $"From {low} on there are 1 to {mask + 1} integers of {bits} bits.");
        int left = 0;
        int[] drawn = new int[count];
        for (int i = 0; i < count && span > 0; i++)
            drawn[i] = (int)(span == mask ? NextPiece() : Bounded());
        for (int i = 0; i < count; i++)
            drawn[i] += low;
        return drawn;

        uint NextPiece()
        {
            (pool, left) = left == 0 ? (_bits.NextUInt32(), 32 / bits - 1) : (pool >> bits, left - 1);
            return pool & mask;
        }

        uint Bounded() // Lemire (2019), with rejection
        {
            uint size = span + 1, threshold = (mask - span) % size, product;
            do
                product = NextPiece() * size;
            while ((product & mask) < threshold);
            return product >> bits;
        }
    }
}
