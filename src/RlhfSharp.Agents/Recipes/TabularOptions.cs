using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Settings of <see cref="TabularControl"/>. A key that the chosen agent does not use must be left as it is.</summary>
public sealed record TabularOptions : ControlOptions, IValidatable
{
    /// <summary>Q-learning on the frozen lake.</summary>
    public TabularOptions()
    {
        Agent = "q-learning";
        Environment = new ControlEnvironmentOptions { Id = "FrozenLake-v1", Copies = 1 };
        Checkpoint = new CheckpointOptions { Interval = 10_000 };
    }

    [Setting("Episodes of the whole run", Min = 1, Unit = "episodes")]
    public long Episodes { get; init; } = 10_000;

    [Setting("Where an episode of learning is cut, 0 for where the environment cuts it", Min = 0, Unit = "steps")]
    public int MaxEpisodeSteps { get; init; }

    [Setting("Step size alpha; 0 takes the mean of all returns (monte-carlo only); not for off-policy-monte-carlo", Min = 0, Max = 1)]
    public double LearningRate { get; init; } = 0.1;

    [Setting("Discount of a reward one step later", Min = 0, Max = 1)]
    public double Gamma { get; init; } = 0.99;

    [Setting("Every value before anything is learnt; a high one makes the agent try everything")]
    public double InitialValue { get; init; }

    [Setting("How actions are chosen while learning")]
    public ExplorationOptions Exploration { get; init; } = new();

    [Setting("Steps until a value is learnt (n-step-sarsa)", Min = 1, Unit = "steps")]
    public int Steps { get; init; } = 4;

    [Setting("Decay of the traces (sarsa-lambda)", Min = 0, Max = 1)]
    public double Lambda { get; init; } = 0.9;

    [Setting("What a visit does to a trace (sarsa-lambda)")]
    public TraceKind Traces { get; init; } = TraceKind.Replacing;

    [Setting("Which visits of an episode count (monte-carlo)")]
    public VisitKind Visits { get; init; } = VisitKind.First;

    [Setting("Steps repeated by the model after each real one (dyna-q, dyna-q-plus, prioritized-sweeping)", Min = 0, Unit = "steps")]
    public int PlanningSteps { get; init; } = 10;

    [Setting("Bonus kappa for what was not tried for long (dyna-q-plus)", Min = 0)]
    public double TimeBonus { get; init; } = 0.001;

    [Setting("The least change that is worth repeating a step (prioritized-sweeping)", Min = 0)]
    public double PriorityThreshold { get; init; } = 1e-4;

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        TabularAgent agent = TabularAgent.Find(Agent);
        TabularOptions usual = agent.Defaults;
        if (LearningRate == 0 && Agent is not ("monte-carlo" or "off-policy-monte-carlo"))
            yield return $"'learning_rate' is 0: {Agent} would learn nothing; give a value above 0, at most 1.";
        foreach ((string key, bool isChanged) in new[]
        {
            ("learning_rate", LearningRate != usual.LearningRate),
            ("steps", Steps != usual.Steps),
            ("lambda", Lambda != usual.Lambda),
            ("traces", Traces != usual.Traces),
            ("visits", Visits != usual.Visits),
            ("planning_steps", PlanningSteps != usual.PlanningSteps),
            ("time_bonus", TimeBonus != usual.TimeBonus),
            ("priority_threshold", PriorityThreshold != usual.PriorityThreshold),
        })
        {
            if (isChanged && !agent.Uses.Contains(key))
                yield return $"'{key}' is not used by {Agent}; leave it out, or choose {string.Join(" or ", TabularAgent.All.Where(other => other.Uses.Contains(key)).Select(other => other.Name))}.";
        }
    }
}
