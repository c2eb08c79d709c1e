namespace RlhfSharp.Agents.Losses;

/// <summary>The clipped surrogate objective, step by step.</summary>
/// <param name="Losses">[rows, steps], to be minimised.</param>
/// <param name="Ratio">[rows, steps]: probability now over probability then.</param>
/// <param name="LogRatio">[rows, steps]: its logarithm, within +-20.</param>
public sealed record SurrogateTerms(Tensor Losses, Tensor Ratio, Tensor LogRatio);
