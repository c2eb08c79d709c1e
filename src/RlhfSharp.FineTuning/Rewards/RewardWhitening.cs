using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.FineTuning.Rewards;

/// <summary>Scales token rewards to variance 1 over the batch's real tokens; their mean stays (Huang et al. 2024, detail "reward whitening without shifting the mean").</summary>
public sealed class RewardWhitening : IRewardShaper
{
    /// <inheritdoc/>
    public Rollout<T> Shape<T>(Rollout<T> rollout, MetricRecorder metrics) =>
        rollout with { Rewards = Whitening.Apply(rollout.Rewards, rollout.Mask, shiftMean: false) };
}
