using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Agents.Rollouts;

/// <summary>Lets the current policy act and hands over what happened.</summary>
public interface IRolloutCollector<TObservations> : ICheckpointable
{
    /// <summary>Fresh experience of the current policy; no gradient is recorded.</summary>
    Rollout<TObservations> Collect(MetricRecorder metrics);
}
