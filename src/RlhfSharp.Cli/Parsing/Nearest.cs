namespace RlhfSharp.Cli.Parsing;

/// <summary>Finds the word a user probably meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate with the fewest edits, or null where every one needs more than a third of the word's letters plus one.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        var best = candidates.Select(candidate => (candidate, Distance: Distance(word, candidate)))
            .OrderBy(entry => entry.Distance).ThenBy(entry => entry.candidate, StringComparer.Ordinal).FirstOrDefault();
        return best.candidate is not null && best.Distance <= 1 + word.Length / 3 ? best.candidate : null;
    }

    // Levenshtein distance, one row at a time.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[to.Length];
    }
}
