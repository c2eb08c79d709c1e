namespace RlhfSharp.Agents.Rollouts;

/// <summary>
/// Experience as a collector hands it over. Every tensor but the observations and continuous actions is [rows, steps]. How episodes end is data:
/// at a terminated step nothing follows; at an episode end the advantage trace is cut; both may differ.
/// </summary>
/// <param name="Observations">The rows that the actions answered.</param>
/// <param name="Actions">int64 [rows, steps] where they are discrete, float32 [rows, steps, ...action] where they are a box.</param>
/// <param name="LogProbs">Log-probabilities of the actions, from the very evaluation that the learner will call.</param>
/// <param name="Rewards">float32.</param>
/// <param name="Terminated">bool: the value of what follows is 0.</param>
/// <param name="EpisodeEnds">bool: terminated or truncated here.</param>
/// <param name="Mask">float32, 1 at real steps and 0 at padding.</param>
public sealed record Rollout<TObservations>(
    TObservations Observations,
    Tensor Actions,
    Tensor LogProbs,
    Tensor Rewards,
    Tensor Terminated,
    Tensor EpisodeEnds,
    Tensor Mask)
{
    /// <summary>The critic's value of each step's state; null without a critic.</summary>
    public Tensor? Values { get; init; }

    /// <summary>The value of the state each step truly led to; null means that of the next step in the row, 0 after the last.</summary>
    public Tensor? NextValues { get; init; }

    /// <summary>Log-probabilities under a frozen reference policy.</summary>
    public Tensor? ReferenceLogProbs { get; init; }

    /// <summary>int64 [rows]: rows of one group answer the same prompt.</summary>
    public Tensor? Groups { get; init; }
}
