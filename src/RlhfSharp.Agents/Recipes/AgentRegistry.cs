using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Every agent by name.</summary>
public static class AgentRegistry
{
    /// <summary>In the order of the curriculum.</summary>
    public static IReadOnlyList<AgentSpecification> All { get; } =
    [
        .. TabularAgent.All.Select(agent => agent.Specification),
        AgentSpecification.Of("actor-critic", "Proximal policy optimisation, by the class that aligns language models", new PpoControlOptions(), PpoControl.Create),
    ];

    /// <summary>What is known of <paramref name="name"/>.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public static AgentSpecification Find(string name) =>
        All.FirstOrDefault(agent => agent.Name == name)
        ?? throw new UserException($"There is no agent '{name}'. "
            + (EditDistance.Nearest(name, All.Select(agent => agent.Name)) is { } nearest ? $"Did you mean '{nearest}'? " : "")
            + $"Known are {string.Join(", ", All.Select(agent => agent.Name))}.");
}
