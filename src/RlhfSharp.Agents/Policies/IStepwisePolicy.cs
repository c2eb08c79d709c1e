using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// An actor-critic that acts on one observation at a time, as environments need it. What it saves is the state of its
/// sampling; parameters belong to the learner.
/// </summary>
public interface IStepwisePolicy : IActor, IActorCritic<TensorRows>, ICheckpointable
{
    /// <summary>The critic alone: [rows] expected returns of observations [rows, ...].</summary>
    Tensor EvaluateStates(Tensor observations);
}
