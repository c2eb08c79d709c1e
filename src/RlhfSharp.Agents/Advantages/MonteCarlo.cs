using RlhfSharp.Agents.Rollouts;

namespace RlhfSharp.Agents.Advantages;

/// <summary>
/// Discounted returns of whole episodes, less the critic's value where the rollout has one (Sutton and Barto, section 13.4).
/// Without a critic the returns themselves are the advantages. An episode that was cut counts as if it had ended.
/// </summary>
/// <param name="gamma">Discount of a reward one step later, in [0, 1].</param>
public sealed class MonteCarlo(double gamma) : IAdvantageEstimator
{
    /// <inheritdoc/>
    public AdvantageEstimate Estimate<T>(Rollout<T> rollout)
    {
        Tensor returns = DiscountedReturns.MonteCarlo(rollout.Rewards * rollout.Mask, rollout.EpisodeEnds, gamma) * rollout.Mask;
        return new AdvantageEstimate(rollout.Values is { } values ? (returns - values) * rollout.Mask : returns, returns);
    }
}
