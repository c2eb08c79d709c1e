namespace RlhfSharp.Agents.Policies;

/// <summary>A policy, with or without a critic, that a policy-gradient learner can improve.</summary>
public interface IActorCritic<in TObservations>
{
    /// <summary>Everything that is trained, in an order that never changes.</summary>
    IEnumerable<Parameter> Parameters { get; }

    /// <summary>
    /// Log-probabilities, entropies and values of <paramref name="actions"/> ([rows, steps]), differentiable unless gradients
    /// are off. Nothing in it is random: the same observations and parameters give the same numbers.
    /// </summary>
    PolicyEvaluation Evaluate(TObservations observations, Tensor actions);
}
