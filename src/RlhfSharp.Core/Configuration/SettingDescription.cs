using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace RlhfSharp.Core.Configuration;

/// <summary>One key: the property behind it, what it may hold and how it is described.</summary>
internal sealed class SettingDescription
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<SettingDescription>> Known = new();

    private SettingDescription(PropertyInfo property)
    {
        Property = property;
        Key = SettingShape.SnakeCase(property.Name);
        Shape = SettingShape.Of(property.PropertyType);
        Setting = property.GetCustomAttribute<SettingAttribute>();
        IsNullable = Nullable.GetUnderlyingType(property.PropertyType) is not null
            || (!property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);
    }

    public PropertyInfo Property { get; }

    public string Key { get; }

    public SettingShape Shape { get; }

    public SettingAttribute? Setting { get; }

    public bool IsNullable { get; }

    /// <summary>The keys of an options record, in the order of its source, those of a record it derives from first.</summary>
    public static IReadOnlyList<SettingDescription> Of(Type options) => Known.GetOrAdd(options, static type => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property is { CanRead: true, CanWrite: true } && property.GetIndexParameters().Length == 0)
        .OrderBy(property => Depth(property.DeclaringType)).ThenBy(property => property.MetadataToken)
        .Select(property => new SettingDescription(property))
        .ToArray());

    /// <summary>The allowed range in words, such as "0 &lt; value &lt;= 1"; null when every number is allowed.</summary>
    public string? Range
    {
        get
        {
            if (Setting is null) return null;
            string low = double.IsNaN(Setting.Min) ? "" : Format(Setting.Min) + (Setting.MinExclusive ? " < " : " <= ");
            string high = double.IsNaN(Setting.Max) ? "" : (Setting.MaxExclusive ? " < " : " <= ") + Format(Setting.Max);
            if (low == "" && high == "") return null;
            return low != "" && high == "" ? (Setting.MinExclusive ? "above " : "at least ") + Format(Setting.Min)
                : low == "" ? (Setting.MaxExclusive ? "below " : "at most ") + Format(Setting.Max)
                : low + "value" + high;
        }
    }

    /// <summary>Whether a number lies in the range.</summary>
    public bool InRange(double value) => Setting is null
        || ((double.IsNaN(Setting.Min) || (Setting.MinExclusive ? value > Setting.Min : value >= Setting.Min))
            && (double.IsNaN(Setting.Max) || (Setting.MaxExclusive ? value < Setting.Max : value <= Setting.Max)));

    private static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);

    private static string Format(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
