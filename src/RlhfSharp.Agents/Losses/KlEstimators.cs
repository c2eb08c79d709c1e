namespace RlhfSharp.Agents.Losses;

/// <summary>
/// Estimates of KL(policy || reference) from actions of the policy, step by step (J. Schulman, "Approximating KL
/// Divergence", 2020). With r = reference / policy: k1 = -log r is unbiased and may be negative, k2 = (log r)^2 / 2 is
/// biased and never negative, k3 = (r - 1) - log r is unbiased and never negative.
/// </summary>
public static class KlEstimators
{
    /// <summary>-log r.</summary>
    public static Tensor K1(Tensor logProbs, Tensor referenceLogProbs)
    {
        Masked.CheckShapes(logProbs, referenceLogProbs);
        return logProbs - referenceLogProbs;
    }

    /// <summary>(log r)^2 / 2.</summary>
    public static Tensor K2(Tensor logProbs, Tensor referenceLogProbs)
    {
        Masked.CheckShapes(logProbs, referenceLogProbs);
        return 0.5 * (referenceLogProbs - logProbs).square();
    }

    /// <summary>(r - 1) - log r, with log r kept within +-20.</summary>
    public static Tensor K3(Tensor logProbs, Tensor referenceLogProbs)
    {
        Masked.CheckShapes(logProbs, referenceLogProbs);
        Tensor logRatio = (referenceLogProbs - logProbs).clamp(-ClippedSurrogate.LogRatioLimit, ClippedSurrogate.LogRatioLimit);
        return logRatio.exp() - 1 - logRatio;
    }
}
