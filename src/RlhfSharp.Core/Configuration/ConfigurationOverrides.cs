namespace RlhfSharp.Core.Configuration;

/// <summary>Puts <c>section.key=value</c> from the command line over what a file says.</summary>
internal static class ConfigurationOverrides
{
    public static void Apply(SectionNode tree, string text, List<string> errors)
    {
        string source = $"--set {text}";
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string[] keys = equals <= 0 ? [] : text[..equals].Trim().Split('.');
        if (keys.Length == 0 || keys.Any(string.IsNullOrWhiteSpace))
        {
            errors.Add($"{source}: write --set section.key=value.");
            return;
        }
        if (ConfigurationParser.ParseValue(source, text[(equals + 1)..], errors) is not { } value) return;

        var mark = new SourceMark(source, 0);
        SectionNode section = tree;
        foreach (string key in keys[..^1])
        {
            int index = section.Entries.FindIndex(entry => entry.Key == key);
            if (index >= 0 && section.Entries[index].Value is SectionNode existing)
            {
                section = existing;
                continue;
            }
            var fresh = new SectionNode(mark, []);
            if (index >= 0) section.Entries.RemoveAt(index);
            section.Entries.Add(new SectionEntry(key, mark, fresh));
            section = fresh;
        }
        section.Entries.RemoveAll(entry => entry.Key == keys[^1]);
        section.Entries.Add(new SectionEntry(keys[^1], mark, value));
    }
}
