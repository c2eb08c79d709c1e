using TorchSharp.Kernels;

namespace RlhfSharp.Core;

// Policy losses of the managed engine.
public static unsafe partial class FusedOps
{
    private static (Tensor LogProbs, Tensor Entropies) EvaluateCategorical(Tensor logits, Tensor actions)
    {
        Tensor x = Dense(logits), chosen = Dense(actions);
        Tensor logProbs = NewTensor(x.shape[0]), entropies = NewTensor(x.shape[0]);
        CategoricalRows.Work work = Categorical(x, chosen);
        work.LogProbs = logProbs.DataPointer;
        work.Entropies = entropies.DataPointer;
        CategoricalRows.Forward(&work);
        GC.KeepAlive(x);
        GC.KeepAlive(chosen);
        if (Tape.Records(x))
            Tape.RecordMany("categorical_log_probs", [logProbs, entropies], [x], [x, chosen], static node =>
            {
                Tensor gradient = NewTensor(node.Saved(0).shape);
                using Tensor? logProbGradient = node.GradientOrNull(0)?.contiguous(), entropyGradient = node.GradientOrNull(1)?.contiguous();
                CategoricalRows.Work work = Categorical(node.Saved(0), node.Saved(1));
                work.LogProbGradients = logProbGradient is null ? null : logProbGradient.DataPointer;
                work.EntropyGradients = entropyGradient is null ? null : entropyGradient.DataPointer;
                work.LogitGradients = gradient.DataPointer;
                CategoricalRows.Backward(&work);
                GC.KeepAlive(logProbGradient);
                GC.KeepAlive(entropyGradient);
                node.Give(0, gradient);
            });
        return (logProbs, entropies);
    }

    private static CategoricalRows.Work Categorical(Tensor logits, Tensor actions) => new()
    {
        Logits = logits.DataPointer, Rows = logits.shape[0], Classes = logits.shape[1], Actions = actions.LongPointer,
    };

    private static (Tensor Losses, Tensor Ratios, Tensor LogRatios) EvaluateSurrogate(
        Tensor logProbs, Tensor oldLogProbs, Tensor advantages, double clipRange, double logRatioLimit)
    {
        Tensor now = Dense(logProbs), old = Dense(oldLogProbs), weights = Dense(advantages);
        Tensor losses = NewTensor(now.shape), ratios = NewTensor(now.shape), logRatios = NewTensor(now.shape);
        SurrogateLoss.Work work = Surrogate(now, old, weights, ratios, clipRange, logRatioLimit);
        work.Losses = losses.DataPointer;
        work.LogRatios = logRatios.DataPointer;
        SurrogateLoss.Forward(&work);
        GC.KeepAlive(now);
        GC.KeepAlive(old);
        GC.KeepAlive(weights);
        if (Tape.Records(now))
            Tape.Record("clipped_surrogate", losses, [now], [now, old, weights, ratios], node =>
            {
                using Tensor outer = node.Gradient.contiguous();
                Tensor gradient = NewTensor(outer.shape);
                SurrogateLoss.Work work = Surrogate(node.Saved(0), node.Saved(1), node.Saved(2), node.Saved(3), clipRange, logRatioLimit);
                work.OuterGradients = outer.DataPointer;
                work.Gradients = gradient.DataPointer;
                SurrogateLoss.Backward(&work);
                GC.KeepAlive(outer);
                node.Give(0, gradient);
            });
        return (losses, ratios, logRatios);
    }

    private static SurrogateLoss.Work Surrogate(
        Tensor logProbs, Tensor oldLogProbs, Tensor advantages, Tensor ratios, double clipRange, double logRatioLimit) => new()
        {
            N = logProbs.numel(), LogProbs = logProbs.DataPointer, OldLogProbs = oldLogProbs.DataPointer, Advantages = advantages.DataPointer,
            Ratios = ratios.DataPointer, LowestRatio = (float)(1 - clipRange), HighestRatio = (float)(1 + clipRange), Limit = (float)logRatioLimit,
        };
}
