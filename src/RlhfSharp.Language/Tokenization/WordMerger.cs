namespace RlhfSharp.Language.Tokenization;

/// <summary>
/// Merges the pairs of one piece of text, lowest rank first and from the left among equals, until none is left.
/// Short pieces (nearly all) scan for the minimum; long ones keep a linked list and a priority queue, so that a
/// megabyte without a blank costs n log n.
/// </summary>
internal sealed class WordMerger(MergeTable merges)
{
    private const int ScanLimit = 48;
    private readonly ulong[] ranks = new ulong[ScanLimit];

    /// <summary>Merges <paramref name="symbols"/> in place and returns how many are left, at the front of the span.</summary>
    public int Merge(Span<int> symbols) => symbols.Length <= ScanLimit ? MergeByScanning(symbols) : MergeByQueue(symbols);

    internal int MergeByScanning(Span<int> symbols)
    {
        int count = symbols.Length;
        if (count < 2) return count;
        for (int i = 0; i + 1 < count; i++) ranks[i] = merges.Find(symbols[i], symbols[i + 1]);
        while (count > 1)
        {
            ulong best = MergeTable.None;
            int at = -1;
            for (int i = 0; i + 1 < count; i++)
                if (ranks[i] < best) (best, at) = (ranks[i], i);
            if (at < 0) break;
            symbols[at] = (int)(uint)best;
            symbols[(at + 2)..count].CopyTo(symbols[(at + 1)..]);
            count--;
            Array.Copy(ranks, at + 1, ranks, at, count - at);
            if (at + 1 < count) ranks[at] = merges.Find(symbols[at], symbols[at + 1]);
            if (at > 0) ranks[at - 1] = merges.Find(symbols[at - 1], symbols[at]);
        }
        return count;
    }

    internal int MergeByQueue(Span<int> symbols)
    {
        int count = symbols.Length;
        int[] next = new int[count], previous = new int[count];
        PriorityQueue<int, (ulong Merge, int At)> queue = new();
        for (int i = 0; i < count; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
            if (i + 1 < count) Offer(queue, symbols, i, i + 1);
        }
        while (queue.TryDequeue(out int left, out (ulong Merge, int At) entry))
        {
            int right = symbols[left] < 0 ? count : next[left];
            if (right >= count || merges.Find(symbols[left], symbols[right]) != entry.Merge) continue;   // overtaken by another merge
            symbols[left] = (int)(uint)entry.Merge;
            symbols[right] = -1;
            next[left] = next[right];
            if (next[left] < count)
            {
                previous[next[left]] = left;
                Offer(queue, symbols, left, next[left]);
            }
            if (previous[left] >= 0) Offer(queue, symbols, previous[left], left);
        }
        int kept = 0;
        for (int i = 0; i < count; i = next[i]) symbols[kept++] = symbols[i];
        return kept;
    }

    private void Offer(PriorityQueue<int, (ulong Merge, int At)> queue, Span<int> symbols, int left, int right)
    {
        ulong merge = merges.Find(symbols[left], symbols[right]);
        if (merge != MergeTable.None) queue.Enqueue(left, (merge, left));
    }
}
