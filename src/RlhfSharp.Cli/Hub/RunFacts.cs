using System.Text.RegularExpressions;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Runs;
using RlhfSharp.FineTuning.Options;

namespace RlhfSharp.Cli.Hub;

/// <summary>What a run folder tells about the model it made.</summary>
internal sealed partial class RunFacts
{
    private readonly string configuration;   // every key with its value, as `--print-config` writes it
    private readonly string modelPath, dataPath;

    private RunFacts(string folder, string configuration, string modelPath, string dataPath, string? environment)
    {
        (Folder, this.configuration, this.modelPath, this.dataPath, Environment) = (folder, configuration, modelPath, dataPath, environment);
        var summary = Path.Combine(folder, "summary.json");
        Summary = File.Exists(summary) ? RunSummary.Load(summary) : null;
    }

    public string Folder { get; }

    /// <summary>Null for a run that is not finished.</summary>
    public RunSummary? Summary { get; }

    /// <summary>What a control policy acts in, CartPole-v1 for instance; null for a language model.</summary>
    public string? Environment { get; }

    /// <summary>True for a run that began from random weights and not from a model.</summary>
    public bool IsFromScratch => modelPath.Length == 0;

    /// <summary>Reads config.yaml and summary.json; null where there is no run.</summary>
    /// <param name="folder">The run's folder; null: there is none.</param>
    /// <param name="kind">What it made.</param>
    public static RunFacts? Read(string? folder, PushKind kind)
    {
        if (folder is null) return null;
        var file = Path.Combine(folder, "config.yaml");
        if (kind == PushKind.ControlPolicy)
        {
            var (control, text) = ControlConfiguration.Load(null, null, file, []);
            return new RunFacts(folder, text, "", "", control.Environment.Id);
        }
        var options = ConfigurationFile.Load<FineTuningOptions>(file, []);
        return new RunFacts(folder, ConfigurationFile.Print(options), options.Model.Path, options.Data.Path, null);
    }

    /// <summary>The repository of the Hub that the run began from, or null.</summary>
    public string? BaseModel => SnapshotPattern("models").Match(modelPath.Replace('\\', '/')) is { Success: true } match ? match.Groups[1].Value.Replace("--", "/", StringComparison.Ordinal) : null;

    /// <summary>The dataset of the Hub that the run learned from, or null.</summary>
    public string? Dataset => SnapshotPattern("datasets").Match(dataPath.Replace('\\', '/')) is { Success: true } match ? match.Groups[1].Value.Replace("--", "/", StringComparison.Ordinal) : null;

    /// <summary>The data's name without the folders of this machine.</summary>
    public string DataName => Environment ?? Dataset ?? (dataPath == "embedded" ? "RlhfSharp reviews" : Path.GetFileName(Path.TrimEndingDirectorySeparator(dataPath)));

    /// <summary>The settings that shaped the result, by their key in the configuration.</summary>
    public IEnumerable<(string Key, string Value)> HyperParameters()
    {
        var sections = Summary?.Command switch
        {
            "sft" => ["sft"],
            "train-reward" or "reward" or "reward-model" => ["reward_model"],
            _ => (string[])["ppo", "kl", "rollout", "reward"],
        };
        bool IsTold(string? name) => name == "seed" || (Environment is null ? sections.Contains(name) : name is not ("evaluation" or "checkpoint"));
        string? section = null;
        List<string> path = [];
        foreach (var line in configuration.Split('\n'))
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
            if (value.Length > 0 && value is not ("''" or "\"\"" or "[]") && IsTold(section) && !value.Contains('/', StringComparison.Ordinal)) yield return (string.Join('.', path), value);
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
