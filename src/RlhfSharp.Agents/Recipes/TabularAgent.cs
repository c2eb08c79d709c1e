using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>A way to learn a table: its name, the settings that are its own, and its learner.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Family">Chapter of the curriculum.</param>
/// <param name="Description">One line.</param>
/// <param name="Uses">The keys of <see cref="TabularOptions"/> that not every tabular agent uses.</param>
/// <param name="Learn">Makes the learner of these values, which this behaviour explores.</param>
internal sealed record TabularAgent(
    string Name, string Family, string Description, IReadOnlyList<string> Uses,
    Func<TabularOptions, ActionValues, ITabularBehavior, ILearner<LiveEpisode<int, int>>> Learn)
{
    private const string MonteCarlo = "monte carlo", TemporalDifference = "temporal difference", Planning = "planning";

    /// <summary>In the order of the curriculum.</summary>
    public static IReadOnlyList<TabularAgent> All { get; } =
    [
        new("monte-carlo", MonteCarlo, "On-policy Monte Carlo control", ["learning_rate", "visits"],
            (options, values, _) => new MonteCarloControl(values, options.Visits, options.LearningRate, options.Gamma)),
        new("off-policy-monte-carlo", MonteCarlo, "Off-policy Monte Carlo control by weighted importance sampling", [],
            (options, values, behavior) => new OffPolicyMonteCarloControl(values, behavior, options.Gamma)),
        new("sarsa", TemporalDifference, "Sarsa, on-policy control", ["learning_rate"],
            (options, values, _) => new Sarsa(values, options.LearningRate, options.Gamma)),
        new("expected-sarsa", TemporalDifference, "Expected Sarsa: Sarsa without the chance of the next action", ["learning_rate"],
            (options, values, behavior) => new ExpectedSarsa(values, behavior, options.LearningRate, options.Gamma)),
        new("q-learning", TemporalDifference, "Q-learning, off-policy control", ["learning_rate"],
            (options, values, _) => new QLearning(values, options.LearningRate, options.Gamma)),
        new("double-q-learning", TemporalDifference, "Double Q-learning, without maximisation bias", ["learning_rate"],
            (options, values, _) => new DoubleQLearning(values, options.LearningRate, options.Gamma, Random(options, "coin"))),
        new("n-step-sarsa", TemporalDifference, "Sarsa over several steps", ["learning_rate", "steps"],
            (options, values, _) => new NStepSarsa(values, options.Steps, options.LearningRate, options.Gamma)),
        new("sarsa-lambda", TemporalDifference, "Sarsa with eligibility traces", ["learning_rate", "lambda", "traces"],
            (options, values, _) => new SarsaLambda(values, options.Lambda, options.Traces, options.LearningRate, options.Gamma)),
        new("dyna-q", Planning, "Q-learning that repeats steps from memory", ["learning_rate", "planning_steps"],
            (options, values, _) => new DynaQ(values, options.PlanningSteps, options.LearningRate, options.Gamma, Random(options, "planning"))),
        new("dyna-q-plus", Planning, "Dyna-Q that tries again what it has not tried for long", ["learning_rate", "planning_steps", "time_bonus"],
            (options, values, _) => new DynaQPlus(
                values, options.PlanningSteps, options.TimeBonus, options.LearningRate, options.Gamma, Random(options, "planning"))),
        new("prioritized-sweeping", Planning, "Dyna-Q that repeats first what changes most", ["learning_rate", "planning_steps", "priority_threshold"],
            (options, values, _) => new PrioritizedSweeping(
                values, options.PlanningSteps, options.PriorityThreshold, options.LearningRate, options.Gamma)),
    ];

    /// <summary>Its settings where none are given: Monte Carlo takes means of returns.</summary>
    public TabularOptions Defaults { get; } = new() { Agent = Name, LearningRate = Family == MonteCarlo ? 0 : new TabularOptions().LearningRate };

    /// <summary>What the registry knows of it.</summary>
    public AgentSpecification Specification => AgentSpecification.Of(Family, Description, Defaults, TabularControl.Create);

    /// <exception cref="UserException">There is no tabular agent of this name.</exception>
    public static TabularAgent Find(string name) => All.FirstOrDefault(agent => agent.Name == name)
        ?? throw new UserException($"'{name}' keeps no table; agents that do are {string.Join(", ", All.Select(agent => agent.Name))}.");

    private static RandomStream Random(TabularOptions options, string purpose) => RandomStream.Named((ulong)options.Seed, purpose);
}
