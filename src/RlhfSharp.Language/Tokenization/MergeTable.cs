namespace RlhfSharp.Language.Tokenization;

/// <summary>From a pair of token ids to the rank of its merge and the token it makes: an open-addressing table.</summary>
internal sealed class MergeTable
{
    private const ulong Empty = ulong.MaxValue;
    private readonly ulong[] keys;
    private readonly ulong[] values;   // rank in the upper half, merged token in the lower
    private readonly int shift;

    /// <param name="merges">Pairs in order of rank, with the token each makes; the first of two equal pairs counts.</param>
    public MergeTable(IReadOnlyList<(int Left, int Right, int Merged)> merges)
    {
        int bits = 4;
        while (1L << bits < merges.Count * 2L) bits++;
        shift = 64 - bits;
        keys = new ulong[1 << bits];
        values = new ulong[1 << bits];
        Array.Fill(keys, Empty);
        for (int rank = 0; rank < merges.Count; rank++)
        {
            (int left, int right, int merged) = merges[rank];
            int slot = Slot(Key(left, right));
            if (keys[slot] != Empty) continue;
            keys[slot] = Key(left, right);
            values[slot] = (ulong)rank << 32 | (uint)merged;
        }
    }

    /// <summary>No merge: larger than every rank.</summary>
    public const ulong None = ulong.MaxValue;

    /// <summary>Rank of the pair in the upper half and its token in the lower, or <see cref="None"/>; smaller merges first.</summary>
    public ulong Find(int left, int right)
    {
        int slot = Slot(Key(left, right));
        return keys[slot] == Empty ? None : values[slot];
    }

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;

    private int Slot(ulong key)
    {
        int slot = (int)(key * 0x9E3779B97F4A7C15UL >> shift);
        while (keys[slot] != key && keys[slot] != Empty) slot = (slot + 1) & (keys.Length - 1);
        return slot;
    }
}
