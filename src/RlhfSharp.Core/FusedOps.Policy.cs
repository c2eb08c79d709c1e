namespace RlhfSharp.Core;

// What policy-gradient learners compute on every minibatch, however small it is.
public static partial class FusedOps
{
    /// <summary>log softmax(logits)[action] of each row and the entropy of that distribution in nats, both differentiable.</summary>
    /// <param name="logits">[rows, classes]</param>
    /// <param name="actions">int64 [rows]</param>
    /// <returns>Two tensors [rows].</returns>
    public static (Tensor LogProbs, Tensor Entropies) CategoricalLogProbs(Tensor logits, Tensor actions)
    {
        Require(
            logits.dtype == ScalarType.Float32 && logits.dim() == 2 && logits.shape[1] > 0,
            $"logits is {Text(logits)}; expected Float32 [rows, classes]");
        CheckIndices(actions, "actions", logits.shape[0], logits.shape[1]);
        return EvaluateCategorical(logits, actions);
    }

    /// <summary>
    /// PPO's objective (Schulman et al. 2017, equation 7): with log-ratio = logProbs - oldLogProbs, kept within
    /// +-<paramref name="logRatioLimit"/>, -min(ratio A, clip(ratio, 1 - c, 1 + c) A) of every element.
    /// </summary>
    /// <param name="logProbs">Any shape.</param>
    /// <param name="oldLogProbs">Same shape; a constant.</param>
    /// <param name="advantages">A, same shape; a constant.</param>
    /// <param name="clipRange">c</param>
    /// <param name="logRatioLimit">In nats; beyond it there is no gradient.</param>
    /// <returns>Losses, differentiable in logProbs; ratios and log-ratios, constants.</returns>
    public static (Tensor Losses, Tensor Ratios, Tensor LogRatios) ClippedSurrogate(
        Tensor logProbs, Tensor oldLogProbs, Tensor advantages, double clipRange, double logRatioLimit)
    {
        Require(
            logProbs.dtype == ScalarType.Float32 && oldLogProbs.dtype == ScalarType.Float32 && advantages.dtype == ScalarType.Float32
            && logProbs.shape.AsSpan().SequenceEqual(oldLogProbs.shape) && logProbs.shape.AsSpan().SequenceEqual(advantages.shape),
            $"logProbs is {Text(logProbs)}, oldLogProbs {Text(oldLogProbs)} and advantages {Text(advantages)}; expected Float32 of one shape");
        return EvaluateSurrogate(logProbs, oldLogProbs, advantages, clipRange, logRatioLimit);
    }
}
