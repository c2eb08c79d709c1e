using System.Buffers.Binary;

namespace RlhfSharp.Language.Tokenization;

/// <summary>Remembers the tokens of pieces already met; starts afresh when full. Not for two threads at once.</summary>
internal sealed class WordCache
{
    /// <summary>Longer pieces are rarely met twice.</summary>
    public const int LongestWord = 48;

    private const int SlotCount = 1 << 16, Capacity = SlotCount / 2;

    private struct Entry
    {
        public ulong Hash;
        public int Word, WordLength;      // in words; length 0 marks a free slot
        public int Tokens, TokenCount;    // in tokens
    }

    private readonly Entry[] entries = new Entry[SlotCount];
    private byte[] words = new byte[1 << 16];
    private int[] tokens = new int[1 << 14];
    private int count, wordsUsed, tokensUsed;

    /// <summary>The tokens of <paramref name="word"/> (1 .. LongestWord bytes), or an empty span where it is not known.</summary>
    public ReadOnlySpan<int> Find(ReadOnlySpan<byte> word, out ulong hash)
    {
        hash = Hash(word);
        ref Entry entry = ref entries[Slot(word, hash)];
        return entry.WordLength == 0 ? default : tokens.AsSpan(entry.Tokens, entry.TokenCount);
    }

    /// <summary>Remembers a word that <see cref="Find"/> did not know, under the hash it gave.</summary>
    public void Add(ReadOnlySpan<byte> word, ulong hash, ReadOnlySpan<int> value)
    {
        if (count == Capacity)
        {
            Array.Clear(entries);
            count = wordsUsed = tokensUsed = 0;
        }
        if (wordsUsed + word.Length > words.Length) Array.Resize(ref words, words.Length * 2);
        if (tokensUsed + value.Length > tokens.Length) Array.Resize(ref tokens, tokens.Length * 2);
        word.CopyTo(words.AsSpan(wordsUsed));
        value.CopyTo(tokens.AsSpan(tokensUsed));
        entries[Slot(word, hash)] = new Entry { Hash = hash, Word = wordsUsed, WordLength = word.Length, Tokens = tokensUsed, TokenCount = value.Length };
        wordsUsed += word.Length;
        tokensUsed += value.Length;
        count++;
    }

    private int Slot(ReadOnlySpan<byte> word, ulong hash)
    {
        int slot = (int)(hash & (SlotCount - 1));
        while (entries[slot].WordLength != 0)
        {
            ref Entry entry = ref entries[slot];
            if (entry.Hash == hash && entry.WordLength == word.Length && word.SequenceEqual(words.AsSpan(entry.Word, entry.WordLength))) break;
            slot = (slot + 1) & (SlotCount - 1);
        }
        return slot;
    }

    private static ulong Hash(ReadOnlySpan<byte> word)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15UL;
        ulong hash = (ulong)word.Length * Multiplier;
        while (word.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(word));
            word = word[8..];
        }
        ulong rest = 0;
        for (int i = 0; i < word.Length; i++) rest = rest << 8 | word[i];
        return Mix(hash ^ rest);

        static ulong Mix(ulong x)
        {
            x *= Multiplier;
            return x ^ x >> 29;
        }
    }
}
