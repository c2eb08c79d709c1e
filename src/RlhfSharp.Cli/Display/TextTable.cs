namespace RlhfSharp.Cli.Display;

/// <summary>Rows of words in columns, for a terminal as for a pipe; the last column is as long as it is.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>One line for each row.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count == 0) yield break;
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            yield return string.Join(Gap, row.Select((cell, column) => column == row.Count - 1 ? cell : cell.PadRight(widths[column]))).TrimEnd();
    }
}
