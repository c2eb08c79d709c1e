using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Search;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Settings of the cross-entropy method; the defaults are tuned for CartPole-v1.</summary>
public sealed record CemControlOptions : SearchControlOptions
{
    /// <summary>CartPole-v1.</summary>
    public CemControlOptions() => (Agent, Candidates, Deviation, Iterations) = ("cem", 40, 1, 20);

    public CemOptions Cem { get; init; } = new();

    internal override bool IsMirrored => false;

    internal override ILearner<Population> CreateLearner(SearchDistribution distribution) => new CemLearner(distribution, Cem);
}
