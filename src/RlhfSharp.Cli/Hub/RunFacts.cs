using System.Text.RegularExpressions;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Runs;
using RlhfSharp.FineTuning.Options;

namespace RlhfSharp.Cli.Hub;

/// <summary>What a run folder tells about the model it made.</summary>
internal sealed partial class RunFacts
{
    private RunFacts(string folder, FineTuningOptions options, RunSummary? summary) => (Folder, Options, Summary) = (folder, options, summary);

    public string Folder { get; }

    public FineTuningOptions Options { get; }

    /// <summary>Null for a run that is not finished.</summary>
    public RunSummary? Summary { get; }

    /// <summary>Reads config.yaml and summary.json; null where there is no run.</summary>
    public static RunFacts? Read(string? folder)
    {
        if (folder is null) return null;
        var summary = Path.Combine(folder, "summary.json");
        return new RunFacts(folder, ConfigurationFile.Load<FineTuningOptions>(Path.Combine(folder, "config.yaml"), []), File.Exists(summary) ? RunSummary.Load(summary) : null);
    }

    /// <summary>The repository of the Hub that the run began from, or null.</summary>
    public string? BaseModel => SnapshotPattern("models").Match(Options.Model.Path.Replace('\\', '/')) is { Success: true } match ? match.Groups[1].Value.Replace("--", "/", StringComparison.Ordinal) : null;

    /// <summary>The dataset of the Hub that the run learned from, or null.</summary>
    public string? Dataset => SnapshotPattern("datasets").Match(Options.Data.Path.Replace('\\', '/')) is { Success: true } match ? match.Groups[1].Value.Replace("--", "/", StringComparison.Ordinal) : null;

    /// <summary>The data's name without the folders of this machine.</summary>
    public string DataName => Dataset ?? (Options.Data.Path == "embedded" ? "RlhfSharp reviews" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Options.Data.Path)));

    /// <summary>The settings that shaped the result, by their key in the configuration.</summary>
    public IEnumerable<(string Key, string Value)> HyperParameters()
    {
        var sections = Summary?.Command switch
        {
            "sft" => ["sft"],
            "train-reward" or "reward" or "reward-model" => ["reward_model"],
            _ => (string[])["ppo", "kl", "rollout", "reward"],
        };
        string? section = null;
        List<string> path = [];
        foreach (var line in ConfigurationFile.Print(Options).Split('\n'))
        {
            var text = CommentPattern().Replace(line, "").TrimEnd();
            if (text.Length == 0 || text.TrimStart().StartsWith('#')) continue;
            var depth = (text.Length - text.TrimStart().Length) / 2;
            var colon = text.IndexOf(':');
            if (colon < 0) continue;
            var key = text[..colon].Trim();
            path = [.. path.Take(depth), key];
            if (depth == 0) section = key;
            var value = text[(colon + 1)..].Trim();
            if (value.Length > 0 && value is not ("''" or "\"\"" or "[]") && (section == "seed" || sections.Contains(section)) && !value.Contains('/', StringComparison.Ordinal)) yield return (string.Join('.', path), value);
        }
    }

    private static Regex SnapshotPattern(string kind) => kind == "models" ? ModelSnapshot() : DatasetSnapshot();

    [GeneratedRegex("/models--([^/]+)/snapshots/[0-9a-f]{40}")]
    private static partial Regex ModelSnapshot();

    [GeneratedRegex("/datasets--([^/]+)/snapshots/[0-9a-f]{40}")]
    private static partial Regex DatasetSnapshot();

    [GeneratedRegex(@"\s+#.*$")]
    private static partial Regex CommentPattern();
}
