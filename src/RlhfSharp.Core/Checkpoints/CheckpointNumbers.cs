using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RlhfSharp.Core.Checkpoints;

/// <summary>Doubles in JSON without losing a bit: the shortest decimal that reads back, or a text for what JSON cannot write.</summary>
internal static class CheckpointNumbers
{
    public static JsonNode Encode(double value)
    {
        bool plain = double.IsFinite(value) && !(value == 0 && double.IsNegative(value));
        return plain ? JsonValue.Create(value) : JsonValue.Create("0x" + BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture));
    }

    public static double Decode(JsonNode node)
    {
        JsonElement element = node.GetValue<JsonElement>();
        if (element.ValueKind == JsonValueKind.Number) return element.GetDouble();
        string text = element.GetString() ?? "";
        if (text.Length != 18 || !text.StartsWith("0x", StringComparison.Ordinal)) throw new FormatException();
        return BitConverter.UInt64BitsToDouble(ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
