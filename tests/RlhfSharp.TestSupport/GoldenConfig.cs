using System.Text.Json;

namespace RlhfSharp.TestSupport;

/// <summary>The <c>config</c> of a recorded case: plain numbers, strings, flags and lists of numbers.</summary>
public sealed class GoldenConfig
{
    private readonly JsonElement? _values;

    internal GoldenConfig(JsonElement? values) => _values = values;

    /// <summary>True when the case states this setting.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A number ("inf" included); the fallback when the case does not state it.</summary>
    public double Number(string name, double fallback) => Find(name)?.AsDouble() ?? fallback;

    /// <summary>A number that the case must state.</summary>
    public double Number(string name) => Required(name).AsDouble();

    /// <summary>An integer; the fallback when the case does not state it.</summary>
    public long Integer(string name, long fallback) => Find(name)?.AsInt64() ?? fallback;

    /// <summary>An integer that the case must state.</summary>
    public long Integer(string name) => Required(name).AsInt64();

    /// <summary>A flag; the fallback when the case does not state it.</summary>
    public bool Flag(string name, bool fallback = false) => Find(name) is { } value ? value.AsDouble() != 0 : fallback;

    /// <summary>A text; the fallback when the case does not state it.</summary>
    public string Text(string name, string fallback) =>
        Find(name) is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText() : fallback;

    /// <summary>A list of numbers; the fallback when the case does not state it.</summary>
    public double[] Numbers(string name, params double[] fallback) => Find(name)?.AsDoubles() ?? fallback;

    private JsonElement? Find(string name) => _values?.Find(name);

    private JsonElement Required(string name) =>
        Find(name) ?? throw new KeyNotFoundException($"The case's config has no '{name}': {_values?.GetRawText() ?? "it is empty"}");
}
