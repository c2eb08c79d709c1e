using System.Text.Json;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Cli.Hub;

/// <summary>What a folder or file that is to be pushed holds, told by its files.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Files">Path in the repository and path here.</param>
/// <param name="RunFolder">The run that made it, or null.</param>
internal sealed record PushSource(PushKind Kind, IReadOnlyList<(string Path, string Source)> Files, string? RunFolder)
{
    private static readonly string[] DataEndings = [".jsonl", ".jsonl.gz", ".csv", ".csv.gz"];
    private static readonly string[] ModelEndings = [".json", ".safetensors", ".txt", ".model", ".jinja", ".onnx", ".onnx_data", ".md", ".svg", ".png"];
    private static readonly string[] ModelFolders = ["critic", "onnx"];

    /// <summary>Looks at a run folder, a model folder, a tokenizer folder, a folder of data or a data file.</summary>
    /// <exception cref="UserException">It is none of these.</exception>
    public static PushSource Of(string given, bool isDataset)
    {
        if (File.Exists(given))
            return IsData(given) ? new PushSource(PushKind.Dataset, [(Path.GetFileName(given), given)], null)
                : throw new UserException($"{given}: is no data file; a dataset is a .jsonl, .jsonl.gz, .csv or .csv.gz file, or a folder of them");
        if (!Directory.Exists(given)) throw new UserException($"{given}: there is no such folder; name a run folder, a model folder, a tokenizer folder or data");
        var inside = Path.Combine(given, "model");
        var isRun = File.Exists(Path.Combine(given, "config.yaml")) && Directory.Exists(inside) && !isDataset;
        var folder = isRun ? inside : given;
        var run = isRun ? given : RunAbove(given);
        if (isDataset) return new PushSource(PushKind.Dataset, Data(folder), null);
        return Has(folder, "config.json") ? OfModel(folder, run)
            : Has(folder, "tokenizer.json") || Has(folder, "vocab.json") ? new PushSource(PushKind.Tokenizer, ModelFiles(folder), null)
            : HasOnnx(folder) ? new PushSource(PushKind.Onnx, ModelFiles(folder), null)
            : Data(folder) is { Count: > 0 } data ? new PushSource(PushKind.Dataset, data, null)
            : throw new UserException($"{given}: holds no config.json, tokenizer.json, .onnx, .jsonl or .csv file; name a run folder, a model folder, a tokenizer folder or data");
    }

    private static PushSource OfModel(string folder, string? run)
    {
        var kind = KindOf(Path.Combine(folder, "config.json"));
        if (!Directory.EnumerateFiles(folder, "*.safetensors").Any() && HasOnnx(folder)) kind = PushKind.Onnx;
        return new PushSource(kind, ModelFiles(folder), kind is PushKind.Policy or PushKind.RewardModel or PushKind.ControlPolicy ? run : null);
    }

    private static bool HasOnnx(string folder) => ((string[])[folder, Path.Combine(folder, "onnx")]).Any(place => Directory.Exists(place) && Directory.EnumerateFiles(place, "*.onnx").Any());

    private static bool Has(string folder, string name) => File.Exists(Path.Combine(folder, name));

    private static string? RunAbove(string folder) =>
        Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) is { } above && File.Exists(Path.Combine(above, "config.yaml")) && File.Exists(Path.Combine(above, "summary.json")) ? above : null;

    private static IReadOnlyList<(string, string)> All(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => (Inside(folder, path), path)).Where(file => IsWanted(file.Item1)).OrderBy(file => file.Item1, StringComparer.Ordinal)];

    // A model's own files and no others, so that what happens to lie beside them is not published.
    private static IReadOnlyList<(string, string)> ModelFiles(string folder) =>
        [.. All(folder).Where(file => ModelEndings.Contains(Path.GetExtension(file.Item1)) && (!file.Item1.Contains('/') || ModelFolders.Contains(file.Item1[..file.Item1.LastIndexOf('/')])))];

    private static IReadOnlyList<(string, string)> Data(string folder) => [.. All(folder).Where(file => IsData(file.Item1) || file.Item1 is RepositoryCard.FileName or "metadata.json")];

    private static string Inside(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    // Hidden files (.env, .git, .DS_Store) are nobody's to publish by accident.
    private static bool IsWanted(string path) => !path.Split('/').Any(part => part.StartsWith('.'));

    private static bool IsData(string path) => DataEndings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static PushKind KindOf(string config)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(config));
            return document.RootElement.TryGetProperty("model_type", out var type) && PolicyFile.IsPolicy(type.GetString()) ? PushKind.ControlPolicy
                : document.RootElement.TryGetProperty("architectures", out var names) && names.ToString().Contains("SequenceClassification", StringComparison.Ordinal) ? PushKind.RewardModel : PushKind.Policy;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new UserException($"{config}: is no description of a model: {error.Message}", error);
        }
    }
}
