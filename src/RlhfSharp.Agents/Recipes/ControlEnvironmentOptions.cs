using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Which environment, and how many copies of it act side by side.</summary>
public sealed record ControlEnvironmentOptions
{
    [Setting("Gymnasium's name of the environment, version included")]
    public string Id { get; init; } = "CartPole-v1";

    [Setting("Options of the environment, each as name=value")]
    public IReadOnlyList<string> Options { get; init; } = [];

    [Setting("Copies that act side by side", Min = 1)]
    public int Copies { get; init; } = 8;

    /// <summary>The options by name.</summary>
    internal IReadOnlyDictionary<string, string> ParseOptions() => Options.ToDictionary(
        option => option.Split('=', 2)[0],
        option => option.Split('=', 2) is [_, string value]
            ? value
            : throw new Core.UserException($"Environment option '{option}' must have the form name=value."));
}
