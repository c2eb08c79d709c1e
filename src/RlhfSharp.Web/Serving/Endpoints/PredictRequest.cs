using System.Text.Json.Serialization;

namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary>A state to act in.</summary>
internal sealed record PredictRequest
{
    /// <summary>Name of the policy or split; null: the first.</summary>
    public string? Model { get; init; }

    /// <summary>Whose request it is, for splits.</summary>
    public string? User { get; init; }

    /// <summary>The observation, as the environment gives it: a list of numbers, or the number of a state.</summary>
    [JsonConverter(typeof(StateConverter))]
    public float[]? State { get; init; }
}
