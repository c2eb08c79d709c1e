namespace RlhfSharp.Agents.Policies;

/// <summary>What a model says of actions already taken.</summary>
/// <param name="LogProbs">[rows, steps]: log-probability of each action.</param>
/// <param name="Entropies">[rows, steps], nats; null when the model does not compute them.</param>
/// <param name="Values">[rows, steps]: expected return from each step's state; null without a critic.</param>
public sealed record PolicyEvaluation(Tensor LogProbs, Tensor? Entropies, Tensor? Values);
