using System.Text.Json;
using System.Text.Json.Serialization;
using RlhfSharp.Web.Serving.Http;

namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary>A state as a list of numbers; a number alone is a list of one.</summary>
internal sealed class StateConverter : JsonConverter<float[]>
{
    /// <exception cref="ApiException">Something else than numbers.</exception>
    public override float[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return [Number(ref reader, "state")];
        List<float> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            numbers.Add(Number(ref reader, $"state[{numbers.Count}]"));
        return [.. numbers];
    }

    public override void Write(Utf8JsonWriter writer, float[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (float number in value) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    private static float Number(ref Utf8JsonReader reader, string field) => reader.TokenType == JsonTokenType.Number
        ? reader.GetSingle()
        : throw ApiException.Invalid($"'{field}' is of the wrong type; a number is expected.", field);
}
