namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary>What a policy does.</summary>
/// <param name="Model">Which policy.</param>
/// <param name="Action">The likeliest action.</param>
/// <param name="Probabilities">Of every action.</param>
internal sealed record PredictResponse(string Model, int Action, IReadOnlyList<float> Probabilities);
