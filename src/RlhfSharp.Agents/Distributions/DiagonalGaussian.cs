using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Distributions;

/// <summary>Normal distributions with independent components; deviations are given by their natural logarithms.</summary>
public static class DiagonalGaussian
{
    private static readonly double s_halfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>
    /// [...]: the log-density of each action (float32 [..., numbers]) under means of that shape; log-deviations are of that
    /// shape or [numbers], the same for all.
    /// </summary>
    public static Tensor LogProbs(Tensor means, Tensor logDeviations, Tensor actions)
    {
        CheckShapes(means, logDeviations, actions);
        return PerComponent(means, logDeviations, actions).sum(-1);
    }

    /// <summary>[..., numbers]: the log-density of each component alone.</summary>
    public static Tensor PerComponent(Tensor means, Tensor logDeviations, Tensor actions)
    {
        CheckShapes(means, logDeviations, actions);
        return ((actions - means) * (-logDeviations).exp()).square() * -0.5 - logDeviations - s_halfLogTwoPi;
    }

    /// <summary>[...]: the entropy in nats of log-deviations [..., numbers].</summary>
    public static Tensor Entropies(Tensor logDeviations) => (logDeviations + (0.5 + s_halfLogTwoPi)).sum(-1);

    /// <summary>Same shape as the means: mean + deviation * noise, the noise standard normal. No gradient reaches it.</summary>
    public static Tensor Sample(Tensor means, Tensor logDeviations, RandomStream random)
    {
        float[] noise = new float[means.numel()];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = (float)random.NextNormal();
        return (means + logDeviations.exp() * torch.tensor(noise, means.shape, device: means.device)).detach();
    }

    /// <summary>[...]: KL(first || second), exactly; all [..., numbers].</summary>
    public static Tensor KullbackLeibler(Tensor firstMeans, Tensor firstLogDeviations, Tensor secondMeans, Tensor secondLogDeviations)
    {
        Tensor ratio = (2 * (firstLogDeviations - secondLogDeviations)).exp(); // of the variances
        Tensor distance = ((firstMeans - secondMeans) * (-secondLogDeviations).exp()).square();
        return (0.5 * (ratio + distance - 1) - (firstLogDeviations - secondLogDeviations)).sum(-1);
    }

    private static void CheckShapes(Tensor means, Tensor logDeviations, Tensor actions)
    {
        bool isShared = logDeviations.dim() == 1 && logDeviations.shape[0] == means.shape[^1];
        if (!means.shape.AsSpan().SequenceEqual(actions.shape) || !(isShared || means.shape.AsSpan().SequenceEqual(logDeviations.shape)))
            throw new ArgumentException($"Means [{string.Join(", ", means.shape)}] need actions of that shape and log-deviations of that shape or of its last axis, "
                + $"not [{string.Join(", ", actions.shape)}] and [{string.Join(", ", logDeviations.shape)}].");
    }
}
