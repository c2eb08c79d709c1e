using System.Text.Json;
using RlhfSharp.Core;
using RlhfSharp.Core.Serialization;

namespace RlhfSharp.Language.Gpt2;

/// <summary>Reads and writes model folders in Hugging Face's layout, with room for a head's tensors beside the model's.</summary>
public static class Gpt2Files
{
    private const string Prefix = "transformer.", HeadName = "lm_head.weight";

    /// <summary>The files of a model folder.</summary>
    public const string ConfigFile = "config.json", WeightsFile = "model.safetensors", GenerationFile = "generation_config.json";

    /// <summary>Reads a folder whose tensors are named with or without <c>transformer.</c>.</summary>
    /// <param name="folder">Holds <c>config.json</c> and <c>model.safetensors</c>.</param>
    /// <param name="extraNames">Tensors beside the model's that may be there (<c>score.weight</c>, say).</param>
    /// <returns>The model, and those of the extra tensors that are there.</returns>
    /// <exception cref="UserException">A file is missing or malformed, or tensors are unknown, missing or of another shape.</exception>
    public static (Gpt2Model Model, IReadOnlyDictionary<string, Tensor> Extra) Load(string folder, IReadOnlyCollection<string> extraNames)
    {
        string config = Path.Combine(folder, ConfigFile), weights = Path.Combine(folder, WeightsFile);
        if (!Directory.Exists(folder)) throw new UserException($"There is no model folder '{folder}'.");
        foreach (string path in (string[])[config, weights])
            if (!File.Exists(path)) throw new UserException($"The model folder '{folder}' lacks {Path.GetFileName(path)}: it must hold {ConfigFile} and {WeightsFile}.");
        Gpt2Model model = new(Gpt2Config.Read(config));
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> extra = Fill(model, SafeTensors.Load(weights), extraNames, weights);
        foreach (Tensor tensor in extra.Values) tensor.MoveToOuterDisposeScope();
        return (model, extra);
    }

    /// <summary>Writes a folder; tensor names get the prefix <c>transformer.</c>, and the tied head is left out.</summary>
    /// <param name="model">What to write.</param>
    /// <param name="folder">Created where it does not exist.</param>
    /// <param name="config">What config.json says; null: the model's own configuration.</param>
    /// <param name="extra">Further tensors, under the names given.</param>
    public static void Save(Gpt2Model model, string folder, Gpt2Config? config = null, IReadOnlyList<KeyValuePair<string, Tensor>>? extra = null)
    {
        Directory.CreateDirectory(folder);
        config ??= model.Config;
        config.Write(Path.Combine(folder, ConfigFile));
        WriteGenerationConfig(Path.Combine(folder, GenerationFile), config);
        List<KeyValuePair<string, Tensor>> tensors = [.. model.named_parameters().Select(pair => KeyValuePair.Create(Prefix + pair.name, (Tensor)pair.parameter))];
        tensors.AddRange(extra ?? []);
        SafeTensors.Save(Path.Combine(folder, WeightsFile), tensors, new Dictionary<string, string> { ["format"] = "pt" });
    }

    private static Dictionary<string, Tensor> Fill(Gpt2Model model, IReadOnlyDictionary<string, Tensor> loaded, IReadOnlyCollection<string> extraNames, string source)
    {
        Dictionary<string, Parameter> parameters = model.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        Dictionary<string, Tensor> extra = [];
        HashSet<string> filled = [];
        List<string> faults = [];
        using IDisposable frozen = no_grad();
        foreach ((string fullName, Tensor value) in loaded)
        {
            string name = fullName.StartsWith(Prefix, StringComparison.Ordinal) ? fullName[Prefix.Length..] : fullName;
            if (extraNames.Contains(fullName)) extra.Add(fullName, value);
            else if (name == HeadName) CheckHead(loaded, value, faults);
            else if (name.EndsWith(".attn.bias", StringComparison.Ordinal) || name.EndsWith(".attn.masked_bias", StringComparison.Ordinal)) continue;   // the causal mask of old checkpoints
            else if (!parameters.TryGetValue(name, out Parameter? parameter)) faults.Add($"{fullName} is unknown");
            else if (!filled.Add(name)) faults.Add($"{fullName} is there twice, with and without '{Prefix}'");
            else if (!parameter.shape.SequenceEqual(value.shape)) faults.Add($"{fullName} has the shape [{string.Join(", ", value.shape)}] where the configuration asks for [{string.Join(", ", parameter.shape)}]");
            else parameter.copy_(value);
        }
        faults.AddRange(parameters.Keys.Where(name => !filled.Contains(name)).Select(name => $"{name} is missing"));
        return faults.Count == 0 ? extra : throw new UserException($"{source} does not fit its {ConfigFile}: {string.Join("; ", faults)}.");
    }

    private static void CheckHead(IReadOnlyDictionary<string, Tensor> loaded, Tensor head, List<string> faults)
    {
        Tensor? table = loaded.GetValueOrDefault(Prefix + "wte.weight") ?? loaded.GetValueOrDefault("wte.weight");
        if (table is not null && !(head.shape.SequenceEqual(table.shape) && head.eq(table).all().item<bool>()))
            faults.Add($"{HeadName} differs from wte.weight, and only a tied head is known");
    }

    private static void WriteGenerationConfig(string path, Gpt2Config config)
    {
        using FileStream stream = File.Create(path);
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteBoolean("_from_model_config", true);
        foreach ((string key, int? token) in (ReadOnlySpan<(string, int?)>)[("bos_token_id", config.BeginOfTextToken), ("eos_token_id", config.EndOfTextToken), ("pad_token_id", config.PadToken)])
            if (token is int id) json.WriteNumber(key, id);
        json.WriteEndObject();
    }
}
