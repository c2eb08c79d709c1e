using System.Globalization;
using System.Reflection;

namespace RlhfSharp.Core.Configuration;

/// <summary>Turns nodes into options records and collects every mistake on the way.</summary>
internal sealed class ConfigurationBinder(Type root, List<string> errors)
{
    private readonly IReadOnlyList<string> allPaths = PathsOf(root, "").ToArray();

    /// <summary>A copy of <paramref name="defaults"/> with the keys of <paramref name="section"/> set.</summary>
    public object BindSection(object defaults, SectionNode section, string path)
    {
        object options = Clone(defaults);
        IReadOnlyList<SettingDescription> settings = SettingDescription.Of(options.GetType());
        foreach (SectionEntry entry in section.Entries)
        {
            SettingDescription? setting = settings.FirstOrDefault(candidate => candidate.Key == entry.Key);
            if (setting is null)
                errors.Add(UnknownKey(entry, path, settings));
            else if (Bind(setting, entry.Value, Join(path, entry.Key), setting.Property.GetValue(options), out object? value))
                setting.Property.SetValue(options, value);
        }
        return options;
    }

    /// <summary>Asks every record for contradictions between its keys.</summary>
    public void Validate(object options, SectionNode? section, string path, string source)
    {
        if (options is IValidatable validatable)
            foreach (string complaint in validatable.Validate())
            {
                SectionEntry? culprit = section?.Entries.FindLast(entry => complaint.Contains($"'{entry.Key}'", StringComparison.Ordinal));
                string where = culprit?.KeyMark.ToString() ?? section?.Mark.ToString() ?? source;
                errors.Add(path == "" ? $"{where}: {complaint}" : $"{where}: {path}: {complaint}");
            }
        foreach (SettingDescription setting in SettingDescription.Of(options.GetType()))
        {
            if (setting.Property.GetValue(options) is not { } value) continue;
            ConfigurationNode? node = section?.Entries.Find(entry => entry.Key == setting.Key)?.Value;
            if (setting.Shape.Kind == SettingKind.Section)
                Validate(value, node as SectionNode, Join(path, setting.Key), source);
            else if (setting.Shape is { Kind: SettingKind.List, Element.Kind: SettingKind.Section })
                ValidateItems((System.Collections.IEnumerable)value, node as ListNode, Join(path, setting.Key), source);
        }
    }

    private void ValidateItems(System.Collections.IEnumerable items, ListNode? node, string path, string source)
    {
        int index = 0;
        foreach (object item in items)
        {
            Validate(item, node?.Items.ElementAtOrDefault(index) as SectionNode, $"{path}[{index}]", source);
            index++;
        }
    }

    private bool Bind(SettingDescription setting, ConfigurationNode node, string path, object? current, out object? value)
    {
        value = null;
        if (node is ScalarNode { IsNull: true } && setting.Shape.Kind != SettingKind.Section)
            return setting.IsNullable || Fail(node, $"{path} has no value; {setting.Shape.Expected} is needed");
        return Convert(setting, setting.Shape, node, path, current, out value);
    }

    private bool Convert(SettingDescription setting, SettingShape shape, ConfigurationNode node, string path, object? current, out object? value)
    {
        value = null;
        switch (shape.Kind)
        {
            case SettingKind.Section when node is ScalarNode { IsNull: true }:
                value = setting.IsNullable ? null : current;
                return true;
            case SettingKind.Section when node is SectionNode section:
                value = BindSection(current ?? Activator.CreateInstance(shape.Type)!, section, path);
                return true;
            case SettingKind.List when node is ListNode list:
                return ConvertList(setting, shape, list, path, out value);
            case SettingKind.Section or SettingKind.List:
                return Fail(node, $"{path} is {node.Kind}; {shape.Expected} is needed");
            default:
                if (node is ScalarNode scalar) return ConvertScalar(setting, shape, scalar, path, out value);
                return Fail(node, $"{path} is {node.Kind}; {shape.Expected} is needed");
        }
    }

    private bool ConvertList(SettingDescription setting, SettingShape shape, ListNode list, string path, out object? value)
    {
        var items = new List<object?>();
        bool good = true;
        for (int i = 0; i < list.Items.Count; i++)
        {
            good &= Convert(setting, shape.Element!, list.Items[i], $"{path}[{i}]", null, out object? item);
            items.Add(item);
        }
        value = good ? shape.MakeList(items) : null;
        return good;
    }

    private bool ConvertScalar(SettingDescription setting, SettingShape shape, ScalarNode node, string path, out object? value)
    {
        value = shape.Kind switch
        {
            SettingKind.Text => node.Text,
            _ when node.Quoted => null,
            SettingKind.Boolean => node.Text switch { "true" or "True" or "TRUE" => true, "false" or "False" or "FALSE" => false, _ => null },
            SettingKind.Integer => ParseInteger(node.Text, shape.Type),
            SettingKind.Number => ParseNumber(node.Text, shape.Type),
            _ => shape.ParseEnum(node.Text),
        };
        if (value is null)
        {
            string? near = shape.Kind == SettingKind.Enumeration ? EditDistance.Nearest(node.Text, shape.EnumNames) : null;
            return Fail(node, $"{path} is '{node.Text}'; {shape.Expected} is needed" + (near is null ? "" : $": did you mean {near}?"));
        }
        if (shape.Kind is SettingKind.Integer or SettingKind.Number && !setting.InRange(System.Convert.ToDouble(value, CultureInfo.InvariantCulture)))
            return Fail(node, $"{path} is {node.Text}; allowed: {setting.Range}" + (setting.Setting!.Unit is { } unit ? $" ({unit})" : ""));
        if (shape.Kind == SettingKind.Text && setting.Setting?.Allowed is { } allowed && !allowed.Contains(node.Text))
            return Fail(node, $"{path} is '{node.Text}'; allowed: {string.Join(", ", allowed)}"
                + (EditDistance.Nearest(node.Text, allowed) is { } near ? $": did you mean {near}?" : ""));
        return true;
    }

    private static object? ParseInteger(string text, Type type)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        if (!decimal.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out decimal number)
            || number != decimal.Truncate(number))
            return null;
        if (type == typeof(int)) return number is >= int.MinValue and <= int.MaxValue ? (int)number : null;
        if (type == typeof(ulong)) return number is >= 0 and <= ulong.MaxValue ? (ulong)number : null;
        return number is >= long.MinValue and <= long.MaxValue ? (long)number : null;
    }

    private static object? ParseNumber(string text, Type type)
    {
        if (!double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            || !double.IsFinite(number))
            return null;
        if (type == typeof(float)) return float.IsFinite((float)number) ? (float)number : null;
        return number;
    }

    private string UnknownKey(SectionEntry entry, string path, IReadOnlyList<SettingDescription> settings)
    {
        string where = path == "" ? "" : $" in section '{path}'";
        if (EditDistance.Nearest(entry.Key, settings.Select(setting => setting.Key)) is { } near)
            return $"{entry.KeyMark}: unknown key '{entry.Key}'{where}: did you mean '{near}'?";
        string? elsewhere = allPaths.FirstOrDefault(candidate => candidate.EndsWith("." + entry.Key, StringComparison.Ordinal) || candidate == entry.Key);
        return elsewhere is not null
            ? $"{entry.KeyMark}: unknown key '{entry.Key}'{where}: did you mean '{elsewhere}'?"
            : $"{entry.KeyMark}: unknown key '{entry.Key}'{where}; allowed: {string.Join(", ", settings.Select(setting => setting.Key))}.";
    }

    private bool Fail(ConfigurationNode node, string complaint)
    {
        errors.Add($"{node.Mark}: {complaint}{(complaint.EndsWith('?') ? "" : ".")}");
        return false;
    }

    private static IEnumerable<string> PathsOf(Type type, string path)
    {
        foreach (SettingDescription setting in SettingDescription.Of(type))
        {
            yield return Join(path, setting.Key);
            if (setting.Shape.Kind == SettingKind.Section)
                foreach (string inner in PathsOf(setting.Shape.Type, Join(path, setting.Key)))
                    yield return inner;
        }
    }

    private static string Join(string path, string key) => path == "" ? key : $"{path}.{key}";

    /// <summary>Options are records: the copy keeps defaults that the section's owner chose.</summary>
    private static object Clone(object record)
    {
        MethodInfo clone = record.GetType().GetMethod("<Clone>$")
            ?? throw new NotSupportedException($"{record.GetType()} must be a record to be an options section.");
        return clone.Invoke(record, null)!;
    }
}
