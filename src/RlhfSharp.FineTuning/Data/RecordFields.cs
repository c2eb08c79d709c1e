using System.Text.Json;

namespace RlhfSharp.FineTuning.Data;

/// <summary>Typed access to the columns of one JSON object, with reasons instead of exceptions of the parser.</summary>
internal readonly struct RecordFields(JsonElement element)
{
    private readonly JsonElement _element = element;

    public bool Has(string name) => _element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>The names of all columns, to say what a line has instead of what it should have.</summary>
    public string Columns => string.Join(", ", _element.EnumerateObject().Select(property => $"\"{property.Name}\""));

    public string Text(string name, bool mayBeEmpty = false)
    {
        JsonElement value = Required(name);
        if (value.ValueKind != JsonValueKind.String)
            throw new BadRecordException($"\"{name}\" must be a string, but is {Describe(value)}");
        string text = Decode(name, value);
        return mayBeEmpty || !string.IsNullOrWhiteSpace(text) ? text : throw new BadRecordException($"\"{name}\" is empty");
    }

    public bool Flag(string name)
    {
        if (!Has(name))
            return false;
        JsonElement value = Required(name);
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new BadRecordException($"\"{name}\" must be true or false, but is {Describe(value)}"),
        };
    }

    public string[] Texts(string name)
    {
        JsonElement value = Required(name);
        if (value.ValueKind != JsonValueKind.Array)
            throw new BadRecordException($"\"{name}\" must be a list of strings, but is {Describe(value)}");
        return [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String
            ? Decode(name, item) is { } text && !string.IsNullOrWhiteSpace(text) ? text : throw new BadRecordException($"an entry of \"{name}\" is empty")
            : throw new BadRecordException($"\"{name}\" must be a list of strings, but holds {Describe(item)}"))];
    }

    public int Integer(string name) => Integer(name, Required(name));

    public int[] Integers(string name)
    {
        JsonElement value = Required(name);
        if (value.ValueKind != JsonValueKind.Array)
            throw new BadRecordException($"\"{name}\" must be a list of whole numbers, but is {Describe(value)}");
        return [.. value.EnumerateArray().Select(item => Integer(name, item))];
    }

    private static int Integer(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : throw new BadRecordException($"\"{name}\" must be a whole number, but is {Describe(value)}");

    public double? NonNegativeNumber(string name)
    {
        if (!Has(name))
            return null;
        JsonElement value = Required(name);
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double number) || !(number >= 0 && double.IsFinite(number)))
            throw new BadRecordException($"\"{name}\" must be a number of 0 or more, but is {Describe(value)}");
        return number;
    }

    /// <summary>A label: 1, true, "positive", "pos" or "1" against 0, false, "negative", "neg" or "0".</summary>
    public bool Positive(string name)
    {
        JsonElement value = Required(name);
        string label = value.ValueKind switch
        {
            JsonValueKind.True => "1",
            JsonValueKind.False => "0",
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => Decode(name, value).Trim().ToLowerInvariant(),
            _ => "",
        };
        return label switch
        {
            "1" or "positive" or "pos" => true,
            "0" or "negative" or "neg" => false,
            _ => throw new BadRecordException($"\"{name}\" must be 1 or 0 (or \"positive\" or \"negative\"), but is {Describe(value)}"),
        };
    }

    private JsonElement Required(string name) =>
        _element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : throw new BadRecordException($"\"{name}\" is missing; this line has {(Columns is { Length: > 0 } columns ? columns : "no column")}");

    private static string Decode(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new BadRecordException($"\"{name}\" has half of a surrogate pair (\\ud800 to \\udfff alone), which is no character");
        }
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "the string " + Shorten(value.GetRawText()),
        JsonValueKind.Number => "the number " + Shorten(value.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private static string Shorten(string raw) => raw.Length <= 30 ? raw : string.Concat(raw.AsSpan(0, 27), "...");
}
