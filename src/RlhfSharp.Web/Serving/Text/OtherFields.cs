using System.Text.Json;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Web.Serving.Http;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>Fields of OpenAI's interface that this server does not act on. Those that would change the answer are refused, and so are unknown ones.</summary>
internal static class OtherFields
{
    // They say nothing about the answer.
    private static readonly HashSet<string> harmless =
        ["store", "metadata", "service_tier", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "parallel_tool_calls", "tool_choice", "reasoning_effort", "verbosity", "prediction"];

    // They would change the answer, unless they have the value that changes nothing.
    private static readonly Dictionary<string, Func<JsonElement, bool>> changing = new()
    {
        ["frequency_penalty"] = IsZero, ["presence_penalty"] = IsZero, ["logit_bias"] = IsEmpty, ["best_of"] = value => IsNumber(value, 1),
        ["echo"] = IsFalse, ["suffix"] = IsEmpty, ["tools"] = IsEmpty, ["functions"] = IsEmpty, ["top_logprobs"] = IsZero, ["audio"] = IsEmpty,
        ["modalities"] = value => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1 && value[0].Is("text", "modalities"),
        ["response_format"] = value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("type", out JsonElement type) && type.Is("text", "response_format"),
    };

    /// <exception cref="ApiException">A field would have to be acted on, or is not known at all.</exception>
    public static void Check(TextRequest request)
    {
        foreach ((string name, JsonElement value) in request.Others ?? [])
        {
            if (harmless.Contains(name)) continue;
            if (changing.TryGetValue(name, out Func<JsonElement, bool>? changesNothing))
            {
                if (value.ValueKind != JsonValueKind.Null && !changesNothing(value)) throw ApiException.Invalid($"'{name}' is {value.Raw(name)}: this server does not support it; leave it out.", name);
                continue;
            }
            IEnumerable<string> known = request.GetType().GetProperties().Where(property => property.Name != nameof(TextRequest.Others)).Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            throw ApiException.Invalid($"There is no field '{name}'.{(EditDistance.Nearest(name, known) is { } near ? $" Did you mean '{near}'?" : "")}", name);
        }
    }

    private static bool IsZero(JsonElement value) => IsNumber(value, 0);

    private static bool IsNumber(JsonElement value, double number) => value.ValueKind == JsonValueKind.Number && value.GetDouble() == number;

    private static bool IsFalse(JsonElement value) => value.ValueKind == JsonValueKind.False;

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        _ => value.ValueKind == JsonValueKind.String && value.ValueEquals(""),
    };
}
