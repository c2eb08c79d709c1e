namespace RlhfSharp.Agents.Environments;

/// <summary>One step of all copies of a vector environment.</summary>
/// <param name="Observations">float32 or int64 [copies, ...]: what to act on next; the first of a new episode where one ended.</param>
/// <param name="FinalObservations">[copies, ...]: what this step led to, before any reset.</param>
/// <param name="Rewards">float32 [copies].</param>
/// <param name="Terminated">bool [copies]: the task itself ended.</param>
/// <param name="Truncated">bool [copies]: the episode was cut from outside.</param>
/// <param name="FinishedEpisodes">Those that ended with this step, in the order of the copies.</param>
public sealed record VectorStep(
    Tensor Observations,
    Tensor FinalObservations,
    Tensor Rewards,
    Tensor Terminated,
    Tensor Truncated,
    IReadOnlyList<EpisodeSummary> FinishedEpisodes);
