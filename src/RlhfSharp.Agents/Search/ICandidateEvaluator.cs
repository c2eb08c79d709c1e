using RlhfSharp.Agents.Environments;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Search;

/// <summary>Tries candidates. What it saves is what it learnt from observations.</summary>
public interface ICandidateEvaluator : ICheckpointable
{
    /// <summary>The episodes of every candidate in turn, as many for each; candidate i is tried from <c>seeds[i]</c> on.</summary>
    IReadOnlyList<EpisodeSummary> Evaluate(IReadOnlyList<float[]> candidates, IReadOnlyList<int> seeds);
}
