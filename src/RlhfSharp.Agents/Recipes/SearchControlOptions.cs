using RlhfSharp.Agents.Search;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>What all black-box searches are asked. Each adds the settings of its learner.</summary>
public abstract record SearchControlOptions : ControlOptions
{
    [Setting("Widths of the tanh layers; none for a linear policy", Min = 1)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [];

    [Setting("Populations of the whole run", Min = 1, Unit = "iterations")]
    public long Iterations { get; init; } = 100;

    [Setting("Candidates of a population; those that search with mirror images try as many again", Min = 1)]
    public int Candidates { get; init; } = 16;

    [Setting("Episodes that each candidate is given", Min = 1, Unit = "episodes")]
    public int EpisodesPerCandidate { get; init; } = 1;

    [Setting("Standard deviation of candidates around the policy, at first", Min = 0, MinExclusive = true)]
    public double Deviation { get; init; } = 0.1;

    [Setting("Scale observations to mean 0 and standard deviation 1 as seen so far")]
    public bool NormalizeObservations { get; init; }

    internal abstract bool IsMirrored { get; }

    internal abstract ILearner<Population> CreateLearner(SearchDistribution distribution);
}
