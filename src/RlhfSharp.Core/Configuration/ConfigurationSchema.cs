using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RlhfSharp.Core.Configuration;

/// <summary>Writes the JSON Schema of an options record.</summary>
internal static class ConfigurationSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Generate(object defaults)
    {
        JsonObject schema = Section(defaults);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Section(object defaults)
    {
        var properties = new JsonObject();
        foreach (SettingDescription setting in SettingDescription.Of(defaults.GetType()))
            properties.Add(setting.Key, Property(setting, setting.Property.GetValue(defaults)));
        return new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
    }

    private static JsonObject Property(SettingDescription setting, object? value)
    {
        JsonObject schema = Value(setting, setting.Shape, value);
        if (setting.Setting is { } described)
            schema["description"] = described.Unit is null ? described.Description : $"{described.Description} (in {described.Unit})";
        if (setting.Shape.Kind != SettingKind.Section) schema["default"] = Default(value);
        if (setting.IsNullable)
        {
            if (schema["type"] is { } type) schema["type"] = new JsonArray(type.DeepClone(), "null");
            if (schema["enum"] is JsonArray allowed) allowed.Add((JsonNode?)null);
        }
        return schema;
    }

    private static JsonObject Value(SettingDescription setting, SettingShape shape, object? value)
    {
        switch (shape.Kind)
        {
            case SettingKind.Section:
                return Section(value ?? Activator.CreateInstance(shape.Type)!);
            case SettingKind.List:
                return new JsonObject { ["type"] = "array", ["items"] = Value(setting, shape.Element!, null) };
            case SettingKind.Boolean:
                return new JsonObject { ["type"] = "boolean" };
            case SettingKind.Enumeration:
                return new JsonObject { ["type"] = "string", ["enum"] = Words(shape.EnumNames) };
            case SettingKind.Text:
                var text = new JsonObject { ["type"] = "string" };
                if (setting.Setting?.Allowed is { } allowed) text["enum"] = Words(allowed);
                return text;
            default:
                var number = new JsonObject { ["type"] = shape.Kind == SettingKind.Integer ? "integer" : "number" };
                if (setting.Setting is { } range)
                {
                    if (!double.IsNaN(range.Min)) number[range.MinExclusive ? "exclusiveMinimum" : "minimum"] = range.Min;
                    if (!double.IsNaN(range.Max)) number[range.MaxExclusive ? "exclusiveMaximum" : "maximum"] = range.Max;
                }
                return number;
        }
    }

    private static JsonArray Words(IEnumerable<string> words) => new(words.Select(word => (JsonNode?)JsonValue.Create(word)).ToArray());

    private static JsonNode? Default(object? value) => value switch
    {
        null => null,
        Enum member => SettingShape.NameOf(member),
        string text => text,
        IEnumerable list => new JsonArray(list.Cast<object?>().Select(Default).ToArray()),
        bool or int or long or ulong or float or double => JsonSerializer.SerializeToNode(value),
        _ => new JsonObject(SettingDescription.Of(value.GetType())
            .Select(setting => KeyValuePair.Create(setting.Key, Default(setting.Property.GetValue(value))))),
    };
}
