namespace RlhfSharp.Core;

/// <summary>Scores of the target tokens, each [n] or [0] when not asked for; a row without a target has 0 in all.</summary>
/// <param name="LogProbs">Log-probability of the target in nats; differentiable.</param>
/// <param name="Entropies">Entropy of the distribution in nats.</param>
/// <param name="Largest">1 where no token is likelier than the target, else 0: its mean is the token accuracy. A constant.</param>
public sealed record TokenScores(Tensor LogProbs, Tensor Entropies, Tensor Largest);
