using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Settings of <see cref="LinearControl"/>. A key that the chosen agent does not use must be left as it is.</summary>
public sealed record LinearOptions : ControlOptions, IValidatable
{
    /// <summary>Semi-gradient Sarsa on the mountain car, as in example 10.1.</summary>
    public LinearOptions()
    {
        Agent = "linear-sarsa";
        Environment = new ControlEnvironmentOptions { Id = "MountainCar-v0", Copies = 1 };
        Checkpoint = new CheckpointOptions { Interval = 1000 };
    }

    [Setting("Episodes of the whole run", Min = 1, Unit = "episodes")]
    public long Episodes { get; init; } = 1000;

    [Setting("Step size alpha; divided by the number of features active at once", Min = 0, MinExclusive = true)]
    public double StepSize { get; init; } = 0.3;

    [Setting("Discount of a reward one step later (linear-sarsa, linear-sarsa-lambda)", Min = 0, Max = 1)]
    public double Gamma { get; init; } = 1;

    [Setting("How actions are chosen while learning")]
    public ExplorationOptions Exploration { get; init; } = new() { Start = 0 };

    [Setting("Steps until a value is learnt (linear-sarsa)", Min = 1, Unit = "steps")]
    public int Steps { get; init; } = 8;

    [Setting("Decay of the traces (linear-sarsa-lambda)", Min = 0, Max = 1)]
    public double Lambda { get; init; } = 0.9;

    [Setting("What a visit does to a trace (linear-sarsa-lambda); replacing needs features that are 0 or 1")]
    public TraceKind Traces { get; init; } = TraceKind.Replacing;

    [Setting("Step size of the average reward (differential-sarsa)", Min = 0, MinExclusive = true)]
    public double AverageStepSize { get; init; } = 0.01;

    public FeatureOptions Features { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        LinearAgent agent = LinearAgent.Find(Agent);
        LinearOptions usual = agent.Defaults;
        if (Exploration.Kind != ExplorationKind.EpsilonGreedy)
            yield return $"'exploration.kind' is {Exploration.Kind}, but {Agent} explores by epsilon_greedy alone: leave it out.";
        if (Agent == "linear-sarsa-lambda" && Traces == TraceKind.Replacing && Features.Kind is FeatureKind.Fourier or FeatureKind.Polynomial)
            yield return $"'traces' is replacing, but features.kind is {Features.Kind.ToString().ToLowerInvariant()}, whose features are not 0 or 1: choose traces accumulating, or features.kind tile_coding.";
        foreach ((string key, bool isChanged) in new[]
        {
            ("gamma", Gamma != usual.Gamma),
            ("steps", Steps != usual.Steps),
            ("lambda", Lambda != usual.Lambda),
            ("traces", Traces != usual.Traces),
            ("average_step_size", AverageStepSize != usual.AverageStepSize),
        })
        {
            if (isChanged && !agent.Uses.Contains(key))
                yield return $"'{key}' is not used by {Agent}; leave it out, or choose {string.Join(" or ", LinearAgent.All.Where(other => other.Uses.Contains(key)).Select(other => other.Name))}.";
        }
    }
}
