namespace RlhfSharp.Cli.Parsing;

/// <summary>Command lines as text that a person can paste into a shell.</summary>
internal static class CommandText
{
    /// <summary>The words with a blank between them, each quoted where a shell would read it otherwise.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>One word: as it is, in double quotes, or in single ones where double quotes would not protect it.</summary>
    public static string Quote(string word)
    {
        if (word.Length > 0 && word.All(letter => char.IsLetterOrDigit(letter) || "-_./:=,+@%".Contains(letter, StringComparison.Ordinal) || (letter == '\\' && OperatingSystem.IsWindows())))
            return word;
        return word.IndexOfAny(['"', '$', '`', '!', '\\']) < 0 ? $"\"{word}\"" : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }
}
