using RlhfSharp.Agents.Learners.Bandits;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Recipes;

/// <summary>A bandit algorithm: its name, the settings that are its own, and how it is made for some arms (null for linucb, which needs contexts).</summary>
internal sealed record BanditAgent(
    string Name, string Description, IReadOnlyList<string> Uses, BanditOptions Defaults, Func<BanditOptions, int, RandomStream, ArmBandit>? Make)
{
    private const string LinUcb = "linucb";

    /// <summary>In the order of the book.</summary>
    public static IReadOnlyList<BanditAgent> All { get; } =
    [
        new("epsilon-greedy", "The arm that paid most so far, sometimes any", ["epsilon", "step_size", "initial_value"], new(), MakeGreedy),
        new("optimistic", "Optimistic initial values: every arm is tried because it disappoints", ["epsilon", "step_size", "initial_value"],
            new() { Epsilon = 0, StepSize = 0.1, InitialValue = 5 }, MakeGreedy),
        new("ucb", "UCB1: the arm that could pay most", ["confidence"], new(),
            (options, arms, random) => new UpperConfidenceBandit(arms, options.Confidence, random)),
        new("gradient-bandit", "Preferences that follow the gradient of the expected reward", ["step_size", "baseline"], new() { StepSize = 0.1 },
            (options, arms, random) => new GradientBandit(arms, options.StepSize, options.Baseline, random)),
        new("thompson", "Thompson sampling: the arm that is best in a draw from what is believed", ["belief", "prior_deviation", "noise_deviation"], new(),
            (options, arms, random) => options.Belief == BeliefKind.Bernoulli
                ? new BernoulliThompsonBandit(arms, random)
                : new GaussianThompsonBandit(arms, random, options.PriorDeviation, options.NoiseDeviation)),
        new(LinUcb, "LinUCB: the arm that could pay most in what is seen", ["confidence", "ridge"],
            new() { Environment = new ControlEnvironmentOptions { Id = "ContextualBandit", Copies = 1 }, Confidence = 1 }, null),
    ];

    /// <summary>What the registry knows of it.</summary>
    public AgentSpecification Specification => AgentSpecification.Of("bandits", Description, Defaults with { Agent = Name }, BanditControl.Create);

    /// <exception cref="UserException">There is no bandit algorithm of this name.</exception>
    public static BanditAgent Find(string name) => All.FirstOrDefault(agent => agent.Name == name)
        ?? throw new UserException($"'{name}' is no bandit algorithm; those there are: {string.Join(", ", All.Select(agent => agent.Name))}.");

    private static EpsilonGreedyBandit MakeGreedy(BanditOptions options, int arms, RandomStream random) =>
        new(arms, options.Epsilon, random, options.StepSize, options.InitialValue);
}
