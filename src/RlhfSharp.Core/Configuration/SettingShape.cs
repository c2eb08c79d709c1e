using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RlhfSharp.Core.Configuration;

/// <summary>What values a C# type can take in a configuration.</summary>
internal sealed record SettingShape(SettingKind Kind, Type Type, SettingShape? Element = null)
{
    public static SettingShape Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return new(SettingKind.Text, type);
        if (type == typeof(bool)) return new(SettingKind.Boolean, type);
        if (type == typeof(int) || type == typeof(long) || type == typeof(ulong)) return new(SettingKind.Integer, type);
        if (type == typeof(double) || type == typeof(float)) return new(SettingKind.Number, type);
        if (type.IsEnum) return new(SettingKind.Enumeration, type);
        if (ElementType(type) is { } element) return new(SettingKind.List, type, Of(element));
        if (type.IsClass && type.GetConstructor(Type.EmptyTypes) is not null) return new(SettingKind.Section, type);
        throw new NotSupportedException($"{type} cannot be an option: use string, bool, int, long, ulong, double, an enum, a list of these or a record.");
    }

    /// <summary>Names of an enum's members as they are typed.</summary>
    public IReadOnlyList<string> EnumNames => Enum.GetValues(Type).Cast<Enum>().Select(NameOf).ToArray();

    /// <summary>What is expected, in words.</summary>
    public string Expected => Kind switch
    {
        SettingKind.Text => "a text",
        SettingKind.Boolean => "true or false",
        SettingKind.Integer => "a whole number",
        SettingKind.Number => "a number",
        SettingKind.Enumeration => "one of " + string.Join(", ", EnumNames),
        SettingKind.List => "a list, such as [a, b]",
        _ => "a section of indented 'key: value' lines",
    };

    /// <summary>An enum's value from the name as typed; null when there is none.</summary>
    public object? ParseEnum(string text) => Enum.GetValues(Type).Cast<Enum>().FirstOrDefault(member => NameOf(member) == text);

    /// <summary>An enum's member as it is typed: in snake case, or as its <see cref="JsonStringEnumMemberNameAttribute"/> says.</summary>
    public static string NameOf(Enum member) =>
        member.GetType().GetField(member.ToString())?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? SnakeCase(member.ToString());

    /// <summary>A property's name as it is typed in a configuration: <c>ClipRange</c> is <c>clip_range</c>.</summary>
    public static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>A list of the property's own type: an array, or a List for any of the list interfaces.</summary>
    public object MakeList(IReadOnlyList<object?> items)
    {
        Array array = Array.CreateInstance(Element!.Type, items.Count);
        for (int i = 0; i < items.Count; i++) array.SetValue(items[i], i);
        return Type.IsArray || Type.IsAssignableFrom(array.GetType()) ? array : Activator.CreateInstance(Type, array)!;
    }

    private static Type? ElementType(Type type)
    {
        if (type.IsArray) return type.GetElementType();
        if (!type.IsGenericType) return null;
        Type definition = type.GetGenericTypeDefinition();
        bool list = definition == typeof(IReadOnlyList<>) || definition == typeof(List<>) || definition == typeof(IList<>)
            || definition == typeof(IReadOnlyCollection<>) || definition == typeof(IEnumerable<>);
        return list ? type.GetGenericArguments()[0] : null;
    }
}
