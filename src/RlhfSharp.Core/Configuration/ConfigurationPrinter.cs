using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RlhfSharp.Core.Configuration;

/// <summary>Writes options as commented YAML.</summary>
internal static class ConfigurationPrinter
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Print(object options, object defaults)
    {
        var text = new StringBuilder();
        PrintSection(text, options, defaults, "");
        return text.ToString();
    }

    /// <summary>One value on one line, as YAML reads it back.</summary>
    public static string Inline(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string word => Quote(word),
        Enum member => SettingShape.NameOf(member),
        IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(Inline)) + "]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => InlineSection(value),
    };

    private static void PrintSection(StringBuilder text, object options, object? defaults, string indent)
    {
        foreach (SettingDescription setting in SettingDescription.Of(options.GetType()))
        {
            object? value = setting.Property.GetValue(options);
            object? standard = defaults is null ? null : setting.Property.GetValue(defaults);
            if (setting.Shape.Kind == SettingKind.Section && value is not null)
            {
                if (setting.Setting is not null) text.Append(indent).Append("# ").AppendLine(setting.Setting.Description);
                text.Append(indent).Append(setting.Key).AppendLine(":");
                PrintSection(text, value, standard, indent + "  ");
            }
            else if (setting.Shape is { Kind: SettingKind.List, Element.Kind: SettingKind.Section } && value is IEnumerable items && items.Cast<object>().Any())
            {
                text.Append(indent).Append(setting.Key).Append(':').AppendLine(Comment(setting, standard));
                foreach (object item in items) text.Append(indent).Append("  - ").AppendLine(Inline(item));
            }
            else
            {
                text.Append(indent).Append(setting.Key).Append(": ").Append(Inline(value)).AppendLine(Comment(setting, standard));
            }
        }
    }

    private static string Comment(SettingDescription setting, object? standard)
    {
        var parts = new List<string>();
        if (setting.Setting is { Description: not "" } described) parts.Add(described.Description);
        parts.Add("default " + Inline(standard));
        if (setting.Range is { } range) parts.Add(range);
        if (setting.Setting?.Unit is { } unit) parts.Add("in " + unit);
        if (setting.Setting?.Allowed is { } allowed) parts.Add("one of " + string.Join(", ", allowed));
        else if (setting.Shape.Kind == SettingKind.Enumeration) parts.Add(setting.Shape.Expected);
        return "  # " + string.Join("; ", parts);
    }

    private static string InlineSection(object section) => "{ " + string.Join(", ", SettingDescription.Of(section.GetType())
        .Select(setting => $"{setting.Key}: {Inline(setting.Property.GetValue(section))}")) + " }";

    /// <summary>Plain when YAML cannot take it for anything else, quoted otherwise.</summary>
    private static string Quote(string word)
    {
        bool plain = word.Length > 0 && char.IsAsciiLetter(word[0]) && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/')
            && word.ToLowerInvariant() is not ("null" or "true" or "false" or "yes" or "no" or "on" or "off");
        return plain || (word.Length > 1 && word[0] is '.' or '/' && word[1..].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/'))
            ? word
            : JsonSerializer.Serialize(word, Readable);
    }
}
