using RlhfSharp.Agents.Rollouts;

namespace RlhfSharp.Agents.Advantages;

/// <summary>Turns rewards into advantages.</summary>
public interface IAdvantageEstimator
{
    /// <summary>Advantages and returns of every step.</summary>
    AdvantageEstimate Estimate<T>(Rollout<T> rollout);
}
