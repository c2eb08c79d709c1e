using RlhfSharp.Core;

namespace RlhfSharp.Agents.Losses;

/// <summary>PPO's policy objective (Schulman et al. 2017, equation 7).</summary>
public static class ClippedSurrogate
{
    /// <summary>Log-ratios are kept within this many nats, so that one stale sample cannot overflow the exponential.</summary>
    public const double LogRatioLimit = 20;

    /// <summary>
    /// -min(ratio A, clip(ratio, 1 - c, 1 + c) A) at every step, with ratio = exp(log p - log p_old); all tensors share one shape.
    /// Differentiable in <paramref name="logProbs"/> alone.
    /// </summary>
    public static SurrogateTerms Evaluate(Tensor logProbs, Tensor oldLogProbs, Tensor advantages, double clipRange)
    {
        Masked.CheckShapes(logProbs, oldLogProbs);
        Masked.CheckShapes(logProbs, advantages);
        (Tensor losses, Tensor ratio, Tensor logRatio) = FusedOps.ClippedSurrogate(logProbs, oldLogProbs, advantages, clipRange, LogRatioLimit);
        return new SurrogateTerms(losses, ratio, logRatio);
    }

    /// <summary>float32 1 where the ratio lies outside the clip range.</summary>
    public static Tensor IsClipped(Tensor ratio, double clipRange) => (ratio - 1).abs().gt(clipRange).to(ScalarType.Float32);
}
