using System.Text.Json;
using RlhfSharp.Agents.Export;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core.Onnx;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Serialization;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Export;

/// <summary>Turns a model folder of any kind into one that ONNX Runtime and transformers.js open: configuration, tokenizer, onnx/model.onnx.</summary>
public static class OnnxExport
{
    private static readonly string[] s_kept =
    [
        Gpt2Files.ConfigFile, Gpt2Files.GenerationFile, "README.md", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
        "added_tokens.json", "vocab.json", "merges.txt",
    ];

    /// <summary>
    /// Exports a language model, a reward model or a control policy; which one it is stands in the folder. A file that an earlier export left in a
    /// precision not asked for is removed, since it would belong to another model.
    /// </summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="output">Where to write; may be the model folder itself, which then gets its ONNX files beside its weights.</param>
    /// <param name="precisions">Which files to write.</param>
    /// <exception cref="UserException">The folder holds no model, or the output cannot be written.</exception>
    public static ExportedModel Save(string folder, string output, IReadOnlyList<OnnxPrecision> precisions)
    {
        (string kind, Action<string, OnnxPrecision> save) = Open(folder, precisions);
        string[] files = [.. precisions.Select(precision => Path.Combine(output, Gpt2Onnx.FileName(precision)))];
        Directory.CreateDirectory(Path.Combine(output, "onnx"));
        foreach (OnnxPrecision other in Enum.GetValues<OnnxPrecision>().Except(precisions))
            File.Delete(Path.Combine(output, Gpt2Onnx.FileName(other)));
        if (Path.GetFullPath(output) != Path.GetFullPath(folder))
            Copy(folder, output);
        foreach ((string file, OnnxPrecision precision) in files.Zip(precisions))
            save(file, precision);
        return new ExportedModel(kind, files);
    }

    private static (string Kind, Action<string, OnnxPrecision> Save) Open(string folder, IReadOnlyList<OnnxPrecision> precisions)
    {
        if (PolicyFile.IsPolicy(ModelType(folder)))
        {
            if (precisions.Contains(OnnxPrecision.Int8))
                throw new UserException($"{folder}: holds a control policy, which is too small to gain from int8; leave --quantize out.");
            IControlPolicy policy = PolicyFile.Load(folder).Policy;
            if (!ControlPolicyOnnx.CanSave(policy))
                throw new UserException($"{folder}: a policy over features ('{policy.ModelType}') is not written as ONNX; export one with a network or a table.");
            return ("control_policy", (path, _) => ControlPolicyOnnx.Save(policy, path));
        }
        string weights = Path.Combine(folder, Gpt2Files.WeightsFile);
        if (File.Exists(weights) && SafeTensors.ReadHeader(weights).Tensors.Any(tensor => tensor.Name == RewardModel.ScoreName))
            return ("reward_model", RewardModel.Load(folder).SaveOnnx);
        Gpt2Model model = TextModel.Load(folder).Model;
        return ("policy", (path, precision) => Gpt2Onnx.SaveLanguageModel(model, path, precision));
    }

    private static string? ModelType(string folder)
    {
        string path = Path.Combine(folder, Gpt2Files.ConfigFile);
        if (!File.Exists(path))
            return null;
        try
        {
            using JsonDocument config = JsonDocument.Parse(File.ReadAllBytes(path));
            return config.RootElement.TryGetProperty("model_type", out JsonElement type) ? type.GetString() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new UserException($"{path}: is no description of a model: {error.Message}", error);
        }
    }

    private static void Copy(string folder, string output)
    {
        foreach (string name in s_kept)
            if (Path.Combine(folder, name) is var source && File.Exists(source))
                AtomicFile.WriteAllBytes(Path.Combine(output, name), File.ReadAllBytes(source));
        bool isText = File.Exists(Path.Combine(folder, "vocab.json"));
        if (isText && !File.Exists(Path.Combine(folder, "tokenizer.json"))) // transformers.js reads no other form
            ByteLevelBpe.Load(folder).Save(output, Gpt2Config.Read(Path.Combine(folder, Gpt2Files.ConfigFile)).ContextLength);
    }
}
