namespace RlhfSharp.Language.Gpt2;

/// <summary>Rows of token ids of different lengths, laid end to end: no padding is stored or computed.</summary>
public sealed class PackedTokens
{
    private readonly int[] offsets;

    /// <param name="rows">At least one row, each of at least one token; ids are not negative.</param>
    public PackedTokens(IReadOnlyList<int[]> rows)
    {
        if (rows.Count == 0) throw new ArgumentException("There are no rows to pack.", nameof(rows));
        offsets = new int[rows.Count + 1];
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length == 0) throw new ArgumentException($"Row {row} has no token.", nameof(rows));
            offsets[row + 1] = checked(offsets[row] + rows[row].Length);
            LongestRow = Math.Max(LongestRow, rows[row].Length);
        }
        long[] ids = new long[TokenCount], positions = new long[TokenCount];
        int next = 0;
        foreach (int[] row in rows)
            for (int i = 0; i < row.Length; i++, next++)
            {
                ids[next] = row[i];
                positions[next] = i;
                LargestId = Math.Max(LargestId, row[i]);
                if (row[i] < 0) throw new ArgumentException($"A token id is {row[i]}: ids are not negative.", nameof(rows));
            }
        Ids = tensor(ids);
        Positions = tensor(positions);
        RowOffsets = tensor(Array.ConvertAll(offsets, offset => (long)offset));
    }

    /// <summary>All ids, int64 [tokens].</summary>
    public Tensor Ids { get; }

    /// <summary>The place of each token in its row, int64 [tokens].</summary>
    public Tensor Positions { get; }

    /// <summary>Where each row begins, and the end of the last: int64 [rows + 1].</summary>
    public Tensor RowOffsets { get; }

    /// <summary>Where each row begins, and the end of the last: rows + 1 numbers.</summary>
    public ReadOnlySpan<int> Offsets => offsets;

    /// <summary>Number of rows.</summary>
    public int RowCount => offsets.Length - 1;

    /// <summary>Tokens of all rows.</summary>
    public int TokenCount => offsets[^1];

    /// <summary>Tokens of the longest row.</summary>
    public int LongestRow { get; }

    /// <summary>The largest id.</summary>
    public int LargestId { get; }

    /// <summary>Place of each row's last token, int64 [rows].</summary>
    public Tensor LastTokens() => tensor(offsets.Skip(1).Select(end => end - 1L).ToArray());
}
