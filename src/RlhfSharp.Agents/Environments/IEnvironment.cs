using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments;

/// <summary>One copy of a task, with the conventions of Gymnasium. Its state can be saved in the middle of an episode.</summary>
public interface IEnvironment<TObservation, TAction> : ICheckpointable
{
    /// <summary>Where observations come from.</summary>
    Space<TObservation> ObservationSpace { get; }

    /// <summary>Where actions come from.</summary>
    Space<TAction> ActionSpace { get; }

    /// <summary>Starts an episode; a seed restarts the random stream as Gymnasium's does, none lets it go on.</summary>
    TObservation Reset(int? seed = null);

    /// <summary>Takes one action (a member of <see cref="ActionSpace"/>).</summary>
    StepResult<TObservation> Step(TAction action);
}
