using RlhfSharp.Agents.Losses;

namespace RlhfSharp.Agents.Distributions;

/// <summary>tanh of a normal distribution with independent components: actions between -1 and 1 (Haarnoja et al. 2018, appendix C).</summary>
public static class SquashedNormal
{
    /// <summary>Keeps the logarithm of 1 - tanh(z)^2 finite.</summary>
    public const double Epsilon = 1e-6;

    private static readonly double s_halfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>
    /// Actions tanh(z), z = mean + exp(log std) * noise, all [rows, numbers], and log-probabilities [rows]:
    /// sum(log N(z) - log(1 - tanh(z)^2 + epsilon)). Differentiable in mean and log std.
    /// </summary>
    public static (Tensor Actions, Tensor LogProbs) Sample(Tensor means, Tensor logDeviations, Tensor noise, double epsilon = Epsilon)
    {
        Masked.CheckShapes(means, logDeviations);
        Masked.CheckShapes(means, noise);
        Tensor actions = (means + logDeviations.exp() * noise).tanh();
        Tensor normal = noise.square() * -0.5 - s_halfLogTwoPi - logDeviations; // (z - mean) / std is the noise itself
        return (actions, (normal - (1 + epsilon - actions.square()).log()).sum(1));
    }
}
