using System.Text.Json;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx.Runtime;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Web.Serving.Models;

/// <summary>Finds out what lies in a folder.</summary>
internal static class ModelFolder
{
    private const string ConfigFile = "config.json";

    /// <summary>The model's own folder: that given, or <c>model/</c> inside the folder of a run.</summary>
    /// <exception cref="UserException">There is no model.</exception>
    public static string Find(string path)
    {
        if (!Directory.Exists(path)) throw new UserException($"There is no folder '{path}'; give a model folder or the folder of a run.");
        foreach (string folder in (string[])[path, Path.Combine(path, "model")])
            if (File.Exists(Path.Combine(folder, ConfigFile))) return folder;
        throw new UserException($"'{path}' has neither {ConfigFile} nor model/{ConfigFile}; give a model folder or the folder of a run that has ended.");
    }

    /// <summary>Whether ONNX Runtime computes the model: where it was asked for, and where the folder has nothing else.</summary>
    public static bool RunsInOnnxRuntime(string folder, ServeOptions options) => options.Onnx || OnnxModelFile.IsAlone(folder);

    /// <summary>The shape of a language model or of the one below a reward model's head.</summary>
    /// <exception cref="UserException">It cannot be read, or has no room for the tokenizer's tokens.</exception>
    public static Gpt2Config ConfigFor(string folder, ByteLevelBpe tokenizer)
    {
        Gpt2Config config = Gpt2Config.Read(Path.Combine(folder, ConfigFile));
        return tokenizer.VocabularySize <= config.VocabularySize
            ? config
            : throw new UserException($"{folder}: the tokenizer has {tokenizer.VocabularySize} tokens and the model {config.VocabularySize}; they do not belong together");
    }

    /// <summary>What the model is, by its <c>config.json</c>.</summary>
    /// <exception cref="UserException">The file is malformed.</exception>
    public static ModelKind KindOf(string folder)
    {
        string path = Path.Combine(folder, ConfigFile);
        try
        {
            using JsonDocument config = JsonDocument.Parse(File.ReadAllBytes(path));
            if (config.RootElement.TryGetProperty("model_type", out JsonElement type) && PolicyFile.IsPolicy(type.GetString())) return ModelKind.Control;
            return config.RootElement.TryGetProperty("architectures", out JsonElement names) && names.ValueKind == JsonValueKind.Array
                && names.EnumerateArray().Any(name => name.ValueEquals("GPT2ForSequenceClassification")) ? ModelKind.Reward : ModelKind.Text;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new UserException($"{path} is not the configuration of a model: {error.Message}");
        }
    }
}
