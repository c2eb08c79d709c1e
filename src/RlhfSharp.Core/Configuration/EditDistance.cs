namespace RlhfSharp.Core.Configuration;

/// <summary>Finds the word somebody probably meant.</summary>
public static class EditDistance
{
    /// <summary>
    /// The candidate with the fewest edits (insertion, deletion, substitution, swap of neighbours) from <paramref name="word"/>;
    /// null when even that is too far to be a slip of the fingers.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        string? nearest = null;
        int best = Math.Max(2, word.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Between(word, candidate);
            if (distance >= best) continue;
            best = distance;
            nearest = candidate;
        }
        return nearest;
    }

    /// <summary>Number of edits between two words (optimal string alignment).</summary>
    public static int Between(string first, string second)
    {
        var table = new int[first.Length + 1, second.Length + 1];
        for (int i = 0; i <= first.Length; i++) table[i, 0] = i;
        for (int j = 0; j <= second.Length; j++) table[0, j] = j;
        for (int i = 1; i <= first.Length; i++)
            for (int j = 1; j <= second.Length; j++)
            {
                int substitution = table[i - 1, j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
                int edits = Math.Min(substitution, 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                    edits = Math.Min(edits, table[i - 2, j - 2] + 1);
                table[i, j] = edits;
            }
        return table[first.Length, second.Length];
    }
}
