using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments;

/// <summary>
/// Several copies of a task stepped together. A copy whose episode ends is reset within the same step; the last
/// observation of its episode is in <see cref="VectorStep.FinalObservations"/>.
/// </summary>
public interface IVectorEnvironment : ICheckpointable
{
    /// <summary>How many copies there are.</summary>
    int Count { get; }

    /// <summary>Where the observations of one copy come from.</summary>
    Space ObservationSpace { get; }

    /// <summary>Where the actions of one copy come from.</summary>
    Space ActionSpace { get; }

    /// <summary>Starts all copies; copy i takes the seed plus i. Gives [copies, ...observation].</summary>
    Tensor Reset(int? seed = null);

    /// <summary>Takes one action in every copy: int64 [copies] where actions are discrete, float32 [copies, ...action] where they are a box.</summary>
    VectorStep Step(Tensor actions);
}
