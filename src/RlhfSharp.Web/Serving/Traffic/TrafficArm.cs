namespace RlhfSharp.Web.Serving.Traffic;

/// <summary>One of the models among which a <see cref="TrafficSplit"/> divides requests.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Share">Of the requests, above 0.</param>
public sealed record TrafficArm(string Model, double Share);
