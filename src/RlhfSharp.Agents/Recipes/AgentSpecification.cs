using RlhfSharp.Core;

namespace RlhfSharp.Agents.Recipes;

/// <summary>What is known of an agent before one is made.</summary>
/// <param name="Family">Chapter of the curriculum: "actor-critic", "deep value methods", ...</param>
/// <param name="Description">One line.</param>
/// <param name="Defaults">Its settings where none are given; their type says which there are.</param>
/// <param name="Create">Puts the algorithm together for the environment of the options, which are of the type of the defaults.</param>
public sealed record AgentSpecification(string Family, string Description, ControlOptions Defaults, Func<ControlOptions, ControlAgent> Create)
{
    /// <summary>Its name on the command line and in configurations.</summary>
    public string Name => Defaults.Agent;

    internal static AgentSpecification Of<TOptions>(string family, string description, TOptions defaults, Func<TOptions, ControlAgent> create)
        where TOptions : ControlOptions => new(family, description, defaults, options => create(options as TOptions
            ?? throw new UserException($"The configuration says that the agent is '{defaults.Agent}', but was read as that of another: name the agent with --agent.")));
}
