namespace RlhfSharp.Web.Serving.Text;

/// <summary>Ends a text before the first of some texts, and holds back what may be the beginning of one.</summary>
/// <param name="stops">None of them empty.</param>
internal sealed class StopText(IReadOnlyList<string> stops)
{
    private string held = "";

    /// <summary>Whether one of the texts came.</summary>
    public bool Found { get; private set; }

    /// <summary>Takes more text and gives what certainly belongs to the answer.</summary>
    public string Append(string text)
    {
        if (Found) return "";
        held += text;
        int end = -1;
        foreach (string stop in stops)
            if (held.IndexOf(stop, StringComparison.Ordinal) is >= 0 and var at && (end < 0 || at < end)) end = at;
        Found = end >= 0;
        if (!Found) end = held.Length - LongestBeginning();
        (string given, held) = (held[..end], Found ? "" : held[end..]);
        return given;
    }

    /// <summary>The text has ended: what was held back belongs to it.</summary>
    public string Flush()
    {
        (string given, held) = (held, "");
        return given;
    }

    /// <summary>Characters at the end that begin one of the texts.</summary>
    private int LongestBeginning()
    {
        for (int length = Math.Min(held.Length, stops.Select(stop => stop.Length - 1).DefaultIfEmpty(0).Max()); length > 0; length--)
            foreach (string stop in stops)
                if (length < stop.Length && stop.AsSpan(0, length).SequenceEqual(held.AsSpan(held.Length - length))) return length;
        return 0;
    }
}
