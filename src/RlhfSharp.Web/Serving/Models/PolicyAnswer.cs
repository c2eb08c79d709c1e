namespace RlhfSharp.Web.Serving.Models;

/// <summary>What a policy does in one state.</summary>
/// <param name="Action">The number of a discrete action; null where actions are continuous.</param>
/// <param name="Numbers">The continuous action; null where actions are discrete.</param>
/// <param name="Probabilities">Of every discrete action; null where the policy has none.</param>
/// <param name="Values">What the policy expects of every discrete action; null where it expects nothing.</param>
internal sealed record PolicyAnswer(long? Action, float[]? Numbers, float[]? Probabilities, float[]? Values);
