using RlhfSharp.Agents.Losses;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Distributions;

/// <summary>The distribution over classes that logits [..., classes] describe.</summary>
public static class Categorical
{
    /// <summary>What the logits of forbidden classes are set to.</summary>
    public const double ForbiddenLogit = -1e8;

    /// <summary>[...]: the log-probability of each action (int64 [...]): its logit minus logsumexp.</summary>
    public static Tensor LogProbs(Tensor logits, Tensor actions)
    {
        CheckActions(logits, actions);
        return logits.gather(-1, actions.unsqueeze(-1)).squeeze(-1) - logits.logsumexp(-1);
    }

    /// <summary>[...]: -sum p log p, in nats.</summary>
    public static Tensor Entropies(Tensor logits)
    {
        Tensor logProbs = logits.log_softmax(-1);
        return -(logProbs.exp() * logProbs).sum(-1);
    }

    /// <summary>Both of the above at once for logits [rows, classes] and actions int64 [rows].</summary>
    public static (Tensor LogProbs, Tensor Entropies) Evaluate(Tensor logits, Tensor actions) => FusedOps.CategoricalLogProbs(logits, actions);

    /// <summary>[...]: KL(first || second), exactly.</summary>
    public static Tensor KullbackLeibler(Tensor firstLogits, Tensor secondLogits)
    {
        Masked.CheckShapes(firstLogits, secondLogits);
        Tensor first = firstLogits.log_softmax(-1);
        return (first.exp() * (first - secondLogits.log_softmax(-1))).sum(-1);
    }

    /// <summary>Logits with those of forbidden classes (<paramref name="allowed"/>, bool, same shape) set to -1e8.</summary>
    public static Tensor Allow(Tensor logits, Tensor allowed)
    {
        Masked.CheckShapes(logits, allowed);
        return logits.masked_fill(allowed.logical_not(), ForbiddenLogit);
    }

    /// <summary>int64 [rows]: one class for each row of logits [rows, classes], drawn by inverting the cumulative sum in float64.</summary>
    public static Tensor Sample(Tensor logits, RandomStream random)
    {
        (long rows, int classes) = (logits.shape[0], (int)logits.shape[1]);
        float[] values = logits.ToSingles();
        long[] actions = new long[rows];
        Span<double> weights = classes <= 256 ? stackalloc double[classes] : new double[classes];
        for (int row = 0; row < rows; row++)
            actions[row] = Draw(values.AsSpan(row * classes, classes), weights, random);
        return torch.tensor(actions, [rows], device: logits.device);
    }

    private static int Draw(ReadOnlySpan<float> logits, Span<double> weights, RandomStream random)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits)
            largest = Math.Max(largest, logit);
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
            sum += weights[i] = Math.Exp(logits[i] - largest);
        double threshold = random.NextDouble() * sum, reached = 0;
        for (int i = 0; i < logits.Length - 1; i++)
            if ((reached += weights[i]) > threshold)
                return i;
        return logits.Length - 1;
    }

    private static void CheckActions(Tensor logits, Tensor actions)
    {
        if (!logits.shape.AsSpan(0, logits.shape.Length - 1).SequenceEqual(actions.shape))
            throw new ArgumentException($"Logits [{string.Join(", ", logits.shape)}] need actions of that shape less its last axis, not [{string.Join(", ", actions.shape)}].");
    }
}
