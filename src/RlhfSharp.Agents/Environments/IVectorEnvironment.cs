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

    /// <summary>Sizes of one observation.</summary>
    IReadOnlyList<long> ObservationShape { get; }

    /// <summary>Number of discrete actions.</summary>
    int ActionCount { get; }

    /// <summary>Starts all copies; copy i takes the seed plus i. Gives [copies, ...observation].</summary>
    Tensor Reset(int? seed = null);

    /// <summary>Takes one action in every copy: int64 [copies].</summary>
    VectorStep Step(Tensor actions);
}
