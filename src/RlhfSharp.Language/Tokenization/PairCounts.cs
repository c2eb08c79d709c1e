using System.Runtime.InteropServices;

namespace RlhfSharp.Language.Tokenization;

/// <summary>
/// Counts of adjacent token pairs over all words, kept up to date as pairs merge: a merge visits only the words that hold
/// the pair. The queue may hold counts that have since fallen; they are put right when they come to its head.
/// </summary>
internal sealed class PairCounts
{
    private sealed class Pair
    {
        public long Count;
        public readonly List<int> Words = [];
    }

    private readonly int[][] words;
    private readonly int[] lengths;
    private readonly long[] wordCounts;
    private readonly Dictionary<ulong, Pair> pairs = [];
    private readonly PriorityQueue<ulong, (long NegatedCount, ulong Key)> queue = new();
    private readonly HashSet<ulong> risen = [];

    public PairCounts(WordCounts counts, int[] byteTokens)
    {
        words = new int[counts.Count][];
        wordCounts = new long[counts.Count];
        int index = 0;
        foreach ((string word, long count) in counts.Items)
        {
            words[index] = [.. word.Select(b => byteTokens[b])];
            wordCounts[index++] = count;
        }
        lengths = [.. words.Select(word => word.Length)];
        for (int word = 0; word < words.Length; word++)
            for (int i = 0; i + 1 < lengths[word]; i++) Add(words[word][i], words[word][i + 1], word);
        QueueRisen();
    }

    /// <summary>Takes out the pair to merge next; false when none occurs <paramref name="minFrequency"/> times.</summary>
    public bool TakeMostFrequent(int minFrequency, out int left, out int right)
    {
        while (queue.TryDequeue(out ulong key, out (long NegatedCount, ulong Key) entry))
        {
            (left, right) = ((int)(key >> 32), (int)(uint)key);
            if (!pairs.TryGetValue(key, out Pair? pair) || pair.Count <= 0) continue;
            if (pair.Count == -entry.NegatedCount) return pair.Count >= minFrequency;
            if (pair.Count < -entry.NegatedCount) queue.Enqueue(key, (-pair.Count, key));
        }
        left = right = 0;
        return false;
    }

    /// <summary>Puts <paramref name="merged"/> in place of the pair in every word.</summary>
    public void Merge(int left, int right, int merged)
    {
        if (!pairs.Remove(Key(left, right), out Pair? pair)) return;
        foreach (int word in pair.Words) MergeIn(word, left, right, merged);
        QueueRisen();
    }

    private void MergeIn(int word, int left, int right, int merged)
    {
        int[] symbols = words[word];
        int length = lengths[word], kept = 0;
        for (int i = 0; i < length; i++)
        {
            if (symbols[i] != left || i + 1 == length || symbols[i + 1] != right)
            {
                symbols[kept++] = symbols[i];
                continue;
            }
            if (kept > 0)
            {
                Remove(symbols[kept - 1], left, word);
                Add(symbols[kept - 1], merged, word);
            }
            if (i + 2 < length)
            {
                Remove(right, symbols[i + 2], word);
                Add(merged, symbols[i + 2], word);
            }
            symbols[kept++] = merged;
            i++;
        }
        lengths[word] = kept;
    }

    private void Add(int left, int right, int word)
    {
        ulong key = Key(left, right);
        ref Pair? pair = ref CollectionsMarshal.GetValueRefOrAddDefault(pairs, key, out _);
        pair ??= new Pair();
        pair.Count += wordCounts[word];
        if (pair.Words.Count == 0 || pair.Words[^1] != word) pair.Words.Add(word);
        risen.Add(key);
    }

    private void Remove(int left, int right, int word)
    {
        if (pairs.TryGetValue(Key(left, right), out Pair? pair)) pair.Count -= wordCounts[word];
    }

    private void QueueRisen()
    {
        foreach (ulong key in risen)
            if (pairs.TryGetValue(key, out Pair? pair) && pair.Count > 0) queue.Enqueue(key, (-pair.Count, key));
        risen.Clear();
    }

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;
}
