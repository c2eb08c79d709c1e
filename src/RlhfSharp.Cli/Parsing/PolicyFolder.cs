using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Cli.Parsing;

/// <summary>Finds the policy of a run.</summary>
internal static class PolicyFolder
{
    /// <summary>The folder with the policy's config.json: model/ in a run folder, or the folder itself.</summary>
    /// <exception cref="UserException">There is none, or it is a language model's.</exception>
    public static string Find(string run)
    {
        if (!Directory.Exists(run)) throw new UserException($"there is no run folder at '{run}'; give one that `rlhf train` filled, such as runs/ppo-CartPole-v1");
        var folder = new[] { Path.Combine(run, "model"), run }.FirstOrDefault(path => File.Exists(Path.Combine(path, "config.json")))
            ?? throw new UserException($"'{run}' has no trained policy (model/config.json); let `rlhf train` finish, or give another run folder");
        var description = PolicyDescription.Read(Path.Combine(folder, "config.json"));
        if (!description.Has("model_type") || !description.Has("environment"))
            throw new UserException($"'{run}' holds a language model, and rlhf watch shows agents that act in environments; read what it writes with `rlhf generate --model {folder}`");
        return folder;
    }

    /// <summary>The agent that was trained, as the run's configuration or the policy's kind says.</summary>
    public static string AgentOf(string run, IControlPolicy policy)
    {
        var configuration = new[] { run, Path.Combine(run, "..") }.Select(path => Path.Combine(path, "config.yaml")).FirstOrDefault(File.Exists);
        return (configuration is null ? null : ConfigurationFile.Peek(configuration, "agent")) ?? policy.ModelType;
    }
}
