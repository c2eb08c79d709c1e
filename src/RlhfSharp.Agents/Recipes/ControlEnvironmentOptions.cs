using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Textbook;
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

    /// <summary>
    /// The environment as training left it after so many steps: a maze that changes is the changed one, or changes when the rest
    /// of the steps is over. Every other environment is the same at all times.
    /// </summary>
    internal ControlEnvironmentOptions After(long steps)
    {
        const string Option = ChangingMaze.ChangeStepOption;
        return EnvironmentRegistry.Find(Id).Options.ContainsKey(Option) && EnvironmentRegistry.Create<int, int>(Id, ParseOptions()) is ChangingMaze maze
            ? this with { Options = [.. Options.Where(option => option.Split('=')[0] != Option), $"{Option}={Math.Max(0, maze.ChangeStep - steps)}"] }
            : this;
    }

    /// <summary>The options by name.</summary>
    internal IReadOnlyDictionary<string, string> ParseOptions() => Options.ToDictionary(
        option => option.Split('=', 2)[0],
        option => option.Split('=', 2) is [_, string value]
            ? value
            : throw new Core.UserException($"Environment option '{option}' must have the form name=value."));
}
