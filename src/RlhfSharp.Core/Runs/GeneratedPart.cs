namespace RlhfSharp.Core.Runs;

/// <summary>The part of a page that a command writes, between two comments, in a page that people write.</summary>
public static class GeneratedPart
{
    /// <summary>
    /// Puts <paramref name="content"/> between the comments that name <paramref name="name"/>, in place of what stood there;
    /// at the end of the page, comments included, where there are none. The page is made where it does not exist.
    /// </summary>
    /// <exception cref="UserException">The page has a beginning without an end, or cannot be written.</exception>
    public static void Replace(string path, string name, string content)
    {
        string begin = $"<!-- {name}: begin -->", end = $"<!-- {name}: end -->";
        string part = $"{begin}\n{content.TrimEnd()}\n{end}\n";
        string page = File.Exists(path) ? File.ReadAllText(path) : "";
        int from = page.IndexOf(begin, StringComparison.Ordinal);
        if (from < 0)
        {
            AtomicFile.WriteAllText(path, page.Length == 0 ? part : page.TrimEnd() + "\n\n" + part);
            return;
        }

        int to = page.IndexOf(end, from, StringComparison.Ordinal);
        if (to < 0)
            throw new UserException($"{path}: has '{begin}' without '{end}' after it; put the second where the generated part ends.");
        string rest = page[(to + end.Length)..];
        AtomicFile.WriteAllText(path, page[..from] + part + (rest.StartsWith('\n') ? rest[1..] : rest));
    }
}
