using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Cli.Parsing;

/// <summary>Which settings an agent on an environment begins with: those of a file, of the project for the two, or the agent's own.</summary>
internal static class ControlConfiguration
{
    private const string AgentWithoutName = "ppo";

    /// <summary>Every key with its default, for the agent named, or that of the file, or PPO.</summary>
    public static ControlOptions Defaults(string? agent, string? file) =>
        AgentRegistry.Find(agent ?? (file is null ? null : ConfigurationFile.Peek(file, "agent")) ?? AgentWithoutName).Defaults;

    /// <summary>The settings that the project ships for this agent on this environment; null where it has none.</summary>
    public static string? Preset(string agent, string environment)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "configs", "control", $"{agent}-{environment}.yaml");
        return File.Exists(path) ? path : null;
    }

    /// <summary>The overrides that --agent and --env stand for.</summary>
    public static IReadOnlyList<string> Overrides(string? agent, string? environment) => [.. Named("agent", agent), .. Named("environment.id", environment)];

    /// <summary>What `rlhf train` would run with these words.</summary>
    public static (ControlOptions Options, string Text) Load(string? agent, string? environment, string? file, IReadOnlyList<string> overrides)
    {
        var defaults = Defaults(agent, file);
        file ??= Preset(defaults.Agent, environment ?? defaults.Environment.Id);
        var options = ConfigurationFile.Load(defaults, file, [.. Overrides(agent, environment), .. overrides]);
        return (options, ConfigurationFile.Print(options, defaults));
    }

    private static IEnumerable<string> Named(string key, string? value) => value is null ? [] : [$"{key}={value}"];
}
