namespace RlhfSharp.FineTuning.Data;

/// <summary>Guesses which file a mistyped path meant.</summary>
public static class NearestFiles
{
    private const int Shown = 3;

    /// <summary>" Did you mean ...?" with the nearest names in the folder, or what else there is to say; starts with a blank.</summary>
    public static string Hint(string path)
    {
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        string name = Path.GetFileName(path);
        if (!Directory.Exists(folder))
            return $" There is no folder {folder} either (paths are relative to {Directory.GetCurrentDirectory()}).";
        string[] near = [.. Candidates(folder)
            .Select(candidate => (candidate, distance: EditDistance(name, candidate)))
            .Where(item => item.distance <= Math.Max(3, name.Length / 2))
            .OrderBy(item => item.distance).ThenBy(item => item.candidate, StringComparer.Ordinal)
            .Take(Shown).Select(item => item.candidate)];
        return near.Length > 0 ? $" Did you mean {string.Join(" or ", near)}?" : $" Nothing in {folder} has a name like it.";
    }

    private static IEnumerable<string> Candidates(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file))];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Levenshtein distance, case ignored.</summary>
    public static int EditDistance(string first, string second)
    {
        int[] row = [.. Enumerable.Range(0, second.Length + 1)];
        for (int i = 1; i <= first.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= second.Length; j++)
            {
                bool equal = char.ToLowerInvariant(first[i - 1]) == char.ToLowerInvariant(second[j - 1]);
                int replaced = diagonal + (equal ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[second.Length];
    }
}
