using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Every agent by name.</summary>
public static class AgentRegistry
{
    /// <summary>In the order of the curriculum.</summary>
    public static IReadOnlyList<AgentSpecification> All { get; } =
    [
        .. BanditAgent.All.Select(agent => agent.Specification),
        .. TabularAgent.All.Select(agent => agent.Specification),
        .. LinearAgent.All.Select(agent => agent.Specification),
        AgentSpecification.Of("deep value methods", "Deep Q-learning; double, dueling, prioritised, n-step, noisy, C51 and QR are switches", new DqnControlOptions(), DqnControl.Create),
        AgentSpecification.Of("deep value methods", "DQN that learns quantiles of returns", DqnControlOptions.QuantileRegression, DqnControl.Create),
        AgentSpecification.Of("deep value methods", "DQN that learns probabilities of returns", DqnControlOptions.Categorical51, DqnControl.Create),
        AgentSpecification.Of("deep value methods", "DQN with every switch on", DqnControlOptions.Rainbow, DqnControl.Create),
        AgentSpecification.Of("policy gradients", "REINFORCE: Monte Carlo policy gradient, with or without a baseline", new ReinforceControlOptions(), ReinforceControl.Create),
        AgentSpecification.Of("actor-critic", "Advantage actor-critic", new A2cControlOptions(), A2cControl.Create),
        AgentSpecification.Of("actor-critic", "Proximal policy optimisation, by the class that aligns language models", new PpoControlOptions(), PpoControl.Create),
        AgentSpecification.Of("continuous control", "Deep deterministic policy gradient", Td3ControlOptions.Ddpg, Td3Control.Create),
        AgentSpecification.Of("continuous control", "Twin delayed DDPG", new Td3ControlOptions(), Td3Control.Create),
        AgentSpecification.Of("continuous control", "Soft actor-critic", new SacControlOptions(), SacControl.Create),
        AgentSpecification.Of("black box", "Cross-entropy method: refit a distribution of policies to its best", new CemControlOptions(), SearchControl.Create),
        AgentSpecification.Of("black box", "Augmented random search: finite differences along random directions", new ArsControlOptions(), SearchControl.Create),
        AgentSpecification.Of("black box", "Evolution strategies: a gradient from ranks of perturbed policies", new EvolutionControlOptions(), SearchControl.Create),
    ];

    /// <summary>What is known of <paramref name="name"/>.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public static AgentSpecification Find(string name) =>
        All.FirstOrDefault(agent => agent.Name == name)
        ?? throw new UserException($"There is no agent '{name}'. "
            + (EditDistance.Nearest(name, All.Select(agent => agent.Name)) is { } nearest ? $"Did you mean '{nearest}'? " : "")
            + $"Known are {string.Join(", ", All.Select(agent => agent.Name))}.");
}
