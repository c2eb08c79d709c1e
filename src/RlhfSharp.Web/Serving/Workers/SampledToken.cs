namespace RlhfSharp.Web.Serving.Workers;

/// <summary>A token and its log-probability at the sampling temperature.</summary>
internal readonly record struct SampledToken(int Token, float LogProb);
