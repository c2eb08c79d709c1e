using System.Globalization;

namespace RlhfSharp.Web.Reports;

/// <summary>Looks a number up in the printed configuration of a run, whose sections are indented by two spaces.</summary>
internal static class ConfigurationText
{
    /// <summary>The number at <c>section.key</c>, or null where the text is null or has no such number.</summary>
    public static double? Number(string? configuration, string section, string key)
    {
        if (configuration is null) return null;
        var inside = false;
        foreach (var line in configuration.Split('\n'))
        {
            var text = line.Split('#')[0].TrimEnd();
            if (text.Length == 0) continue;
            if (!char.IsWhiteSpace(text[0])) inside = text == section + ":";
            else if (inside && text.TrimStart().StartsWith(key + ":", StringComparison.Ordinal))
                return double.TryParse(text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
        }
        return null;
    }
}
