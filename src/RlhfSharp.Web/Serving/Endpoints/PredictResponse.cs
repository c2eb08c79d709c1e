using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary>What a policy does.</summary>
/// <param name="Model">Which policy.</param>
/// <param name="Action">The best action: its number, or a list of numbers where actions are continuous.</param>
/// <param name="Probabilities">Of every action, from a policy that has some.</param>
/// <param name="Values">The return expected of every action, from a policy that acts by values.</param>
internal sealed record PredictResponse(
    string Model, JsonNode Action,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<float>? Probabilities,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<float>? Values);
