using TorchSharp;
using static TorchSharp.torch;

namespace RlhfSharp.Core;

// TorchSharp: the same operations in TorchSharp's own calls.
public static partial class FusedOps
{
    private static (Tensor LogProbs, Tensor Entropies) EvaluateCategorical(Tensor logits, Tensor actions)
    {
        using var scope = NewDisposeScope();
        Tensor all = logits.log_softmax(1); // [rows, classes]
        Tensor logProbs = all.gather(1, actions.unsqueeze(1)).squeeze(1), entropies = (all.exp() * all).sum(1).neg();
        return (logProbs.MoveToOuterDisposeScope(), entropies.MoveToOuterDisposeScope());
    }

    private static (Tensor Losses, Tensor Ratios, Tensor LogRatios) EvaluateSurrogate(
        Tensor logProbs, Tensor oldLogProbs, Tensor advantages, double clipRange, double logRatioLimit)
    {
        using var scope = NewDisposeScope();
        Tensor logRatio = (logProbs - oldLogProbs).clamp(-logRatioLimit, logRatioLimit), ratio = logRatio.exp();
        Tensor losses = -minimum(ratio * advantages, ratio.clamp(1 - clipRange, 1 + clipRange) * advantages);
        return (losses.MoveToOuterDisposeScope(), ratio.detach().MoveToOuterDisposeScope(), logRatio.detach().MoveToOuterDisposeScope());
    }
}
