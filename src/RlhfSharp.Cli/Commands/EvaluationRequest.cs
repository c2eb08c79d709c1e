using RlhfSharp.Core;

namespace RlhfSharp.Cli.Commands;

/// <summary>What `rlhf evaluate` was asked to compare.</summary>
/// <param name="Run">Run folder, or null.</param>
/// <param name="Model">Policy folder, or null for the run's.</param>
/// <param name="Baseline">Folder to compare with, or null for the run's SFT model.</param>
/// <param name="Rewards">Reward-model folders; empty for the run's.</param>
/// <param name="Pairs">Pairs to measure the reward model on, or null.</param>
/// <param name="Texts">Texts to measure the perplexity on, or null.</param>
internal sealed record EvaluationRequest(string? Run, string? Model, string? Baseline, IReadOnlyList<string> Rewards, string? Pairs, string? Texts)
{
    /// <summary>The configuration that the run began with, or null where no run is named.</summary>
    public string? RunConfiguration => Run is null ? null : Path.Combine(Run, "config.yaml");

    /// <summary>Checks that the parts fit together.</summary>
    /// <exception cref="UserException">Something is missing or contradictory.</exception>
    public void Validate()
    {
        if (Run is not null && !Directory.Exists(Run)) throw new UserException($"{Run}: there is no such run folder");
        if (Pairs is not null && Texts is not null) throw new UserException("--pairs measures a reward model and --texts a language model; give one of the two");
        if (Pairs is not null && RewardFolders().Count == 0) throw new UserException("--pairs needs --reward-model, or a run folder with a reward model");
        if (Texts is not null && PolicyFolder() is null) throw new UserException("--texts needs --model, or a run folder with a model");
        if (Pairs is null && Texts is null && Run is null && (Model is null || Baseline is null))
            throw new UserException("name a run folder, or --model and --baseline, or --reward-model and --pairs, or --model and --texts (see 'rlhf evaluate --help')");
    }

    /// <summary>The policy's folder, or null.</summary>
    public string? PolicyFolder() => Model ?? Inside("model");

    /// <summary>The baseline's folder, or null where the run began from a model named in its configuration.</summary>
    public string? BaselineFolder() => Baseline ?? Inside(Path.Combine("sft", "model"));

    /// <summary>The reward models' folders: those given, or the run's ensemble in order.</summary>
    public IReadOnlyList<string> RewardFolders()
    {
        if (Rewards.Count > 0 || Run is null) return Rewards;
        var folder = Path.Combine(Run, "reward");
        return !Directory.Exists(folder) ? [] : [.. Directory.EnumerateDirectories(folder, "model*").OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal)];
    }

    private string? Inside(string name) => Run is not null && Directory.Exists(Path.Combine(Run, name)) ? Path.Combine(Run, name) : null;
}
