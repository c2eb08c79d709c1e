namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary>Rewards.</summary>
/// <param name="Model">Who gave them.</param>
/// <param name="Scores">One for each response, in their order.</param>
internal sealed record ScoreResponse(string Model, IReadOnlyList<double> Scores);
