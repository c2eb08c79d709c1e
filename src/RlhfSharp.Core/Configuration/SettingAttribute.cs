namespace RlhfSharp.Core.Configuration;

/// <summary>Describes one key of the configuration: shown by <c>--print-config</c>, in the JSON Schema and in errors.</summary>
/// <param name="description">One line, no full stop.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string description) : Attribute
{
    /// <summary>What the key does, in one line.</summary>
    public string Description { get; } = description;

    /// <summary>Smallest allowed value; of a list, of each element. NaN: no bound.</summary>
    public double Min { get; init; } = double.NaN;

    /// <summary>Largest allowed value. NaN: no bound.</summary>
    public double Max { get; init; } = double.NaN;

    /// <summary>True when <see cref="Min"/> itself is not allowed.</summary>
    public bool MinExclusive { get; init; }

    /// <summary>True when <see cref="Max"/> itself is not allowed.</summary>
    public bool MaxExclusive { get; init; }

    /// <summary>The unit of a number: "nats", "tokens", "iterations".</summary>
    public string? Unit { get; init; }

    /// <summary>The allowed strings; null when any string is. Enums list their members themselves.</summary>
    public string[]? Allowed { get; init; }
}
