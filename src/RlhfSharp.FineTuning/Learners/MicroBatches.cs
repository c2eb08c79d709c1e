using RlhfSharp.FineTuning.Rollouts;

namespace RlhfSharp.FineTuning.Learners;

/// <summary>Splits a batch into parts that fit in memory.</summary>
internal static class MicroBatches
{
    /// <summary>Consecutive parts of at most <paramref name="size"/> rows; the whole when the size is 0.</summary>
    public static IEnumerable<TokenRows> Of(TokenRows batch, int size)
    {
        if (size <= 0 || size >= batch.RowCount)
        {
            yield return batch;
            yield break;
        }
        int rows = checked((int)batch.RowCount);
        for (int start = 0; start < rows; start += size)
            yield return batch.Select([.. Enumerable.Range(start, Math.Min(size, rows - start))]);
    }
}
