using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace RlhfSharp.TestSupport;

/// <summary>
/// Reads the numbers of the fixtures: shortest decimals, infinities and NaN as the strings "inf", "-inf" and "nan",
/// and 64- and 128-bit integers as decimal strings.
/// </summary>
public static class JsonNumbers
{
    /// <summary>A float64; a bool reads as 0 or 1.</summary>
    public static double AsDouble(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String => value.GetString() switch
        {
            "inf" or "Infinity" => double.PositiveInfinity,
            "-inf" or "-Infinity" => double.NegativeInfinity,
            "nan" or "NaN" => double.NaN,
            string text => double.Parse(text, CultureInfo.InvariantCulture),
            null => throw new FormatException("null is not a number"),
        },
        _ => throw new FormatException($"{value.GetRawText()} is not a number"),
    };

    /// <summary>A float32, rounded once from the decimal text (not through float64).</summary>
    public static float AsSingle(this JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? float.Parse(value.GetRawText(), CultureInfo.InvariantCulture)
        : (float)value.AsDouble();

    /// <summary>A signed 64-bit integer; a bool reads as 0 or 1, and 3.0 reads as 3.</summary>
    public static long AsInt64(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        _ => value.TryGetInt64(out long integer) ? integer : checked((long)value.GetDouble()),
    };

    /// <summary>An unsigned 64-bit integer, written as a number or as a decimal string.</summary>
    public static ulong AsUInt64(this JsonElement value) =>
        ulong.Parse(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(), CultureInfo.InvariantCulture);

    /// <summary>An unsigned 128-bit integer, written as a number or as a decimal string.</summary>
    public static UInt128 AsUInt128(this JsonElement value) =>
        UInt128.Parse(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(), CultureInfo.InvariantCulture);

    /// <summary>An integer of any size, written as a number or as a decimal string.</summary>
    public static BigInteger AsBigInteger(this JsonElement value) =>
        BigInteger.Parse(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(), CultureInfo.InvariantCulture);

    /// <summary>All numbers of an array, however deeply nested, in order; a lone number gives one.</summary>
    public static double[] AsDoubles(this JsonElement value) => value.Flatten().Select(AsDouble).ToArray();

    /// <summary>As <see cref="AsDoubles"/>, float32.</summary>
    public static float[] AsSingles(this JsonElement value) => value.Flatten().Select(AsSingle).ToArray();

    /// <summary>As <see cref="AsDoubles"/>, int64.</summary>
    public static long[] AsInt64s(this JsonElement value) => value.Flatten().Select(AsInt64).ToArray();

    /// <summary>As <see cref="AsDoubles"/>, uint64.</summary>
    public static ulong[] AsUInt64s(this JsonElement value) => value.Flatten().Select(AsUInt64).ToArray();

    /// <summary>A string of <c>0</c> and <c>1</c>, one character a flag, as the trajectories store them.</summary>
    public static bool[] AsFlags(this JsonElement value) => value.GetString()!.Select(character => character == '1').ToArray();

    /// <summary>The property, or null when the object lacks it or holds null there.</summary>
    public static JsonElement? Find(this JsonElement value, string property) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(property, out JsonElement found) && found.ValueKind != JsonValueKind.Null
            ? found
            : null;

    private static IEnumerable<JsonElement> Flatten(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Flatten) : [value];
}
