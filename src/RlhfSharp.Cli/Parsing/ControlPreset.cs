using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Recipes;

namespace RlhfSharp.Cli.Parsing;

/// <summary>Settings that the project ships for an agent on an environment.</summary>
/// <param name="Agent">Which agent they are for.</param>
/// <param name="Environment">Which environment they are for.</param>
/// <param name="Name">Name of the file, without .yaml: agent-environment, or with a variant behind.</param>
internal sealed record ControlPreset(string Agent, string Environment, string Name)
{
    /// <summary>What to type to train with them.</summary>
    public string Command => Name == $"{Agent}-{Environment}" ? $"rlhf train --env {Environment} --agent {Agent}" : $"rlhf train --config configs/control/{Name}.yaml";

    /// <summary>Every one there is, by name.</summary>
    public static IReadOnlyList<ControlPreset> All { get; } = Read(Path.Combine(AppContext.BaseDirectory, "configs", "control"));

    private static ControlPreset[] Read(string folder) => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, "*.yaml").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).Select(name => Parse(name!)).OfType<ControlPreset>()];

    // Names of agents and environments hold hyphens too: the longest that fit are meant.
    private static ControlPreset? Parse(string name)
    {
        var agent = AgentRegistry.All.Select(known => known.Name).Where(known => name.StartsWith(known + "-", StringComparison.Ordinal)).MaxBy(known => known.Length);
        if (agent is null) return null;
        var rest = name[(agent.Length + 1)..];
        var environment = EnvironmentRegistry.All.Select(known => known.Id)
            .Where(known => rest == known || rest.StartsWith(known + "-", StringComparison.Ordinal)).MaxBy(known => known.Length);
        return environment is null ? null : new ControlPreset(agent, environment, name);
    }
}
