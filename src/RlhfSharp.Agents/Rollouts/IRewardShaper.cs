using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Agents.Rollouts;

/// <summary>
/// Changes rewards between collection and advantage estimation: a KL penalty, whitening, clipping. One that is also
/// <see cref="Core.Checkpoints.ICheckpointable"/> is saved with the run.
/// </summary>
public interface IRewardShaper
{
    /// <summary>The rollout with other rewards.</summary>
    Rollout<T> Shape<T>(Rollout<T> rollout, MetricRecorder metrics);
}
