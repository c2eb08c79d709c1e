using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Serialization;

namespace RlhfSharp.Core.Checkpoints;

/// <summary>
/// The two files of a checkpoint. <c>state.json</c>: format, step, score, the plain values and their SHA-256, and the SHA-256
/// of <c>tensors.safetensors</c>.
/// </summary>
internal sealed class CheckpointFiles : IDisposable
{
    private const string Format = "rlhfsharp-checkpoint-1";

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true };

    private readonly SafeTensorsFile tensors;

    private CheckpointFiles(SafeTensorsFile tensors, CheckpointContent content)
    {
        this.tensors = tensors;
        Content = content;
    }

    public CheckpointContent Content { get; }

    public static void Write(string folder, long step, double? score, CheckpointContent content)
    {
        SafeTensors.Save(TensorsPath(folder), content.Tensors.ToArray());
        var values = new JsonObject();
        foreach ((string name, JsonNode value) in content.Values) values.Add(name, value);
        var state = new JsonObject
        {
            ["format"] = Format,
            ["step"] = step,
            ["score"] = score,
            ["tensors_sha256"] = FileHash.Sha256(TensorsPath(folder)),
            ["values_sha256"] = HashOf(values),
            ["values"] = values,
        };
        AtomicFile.WriteAllText(StatePath(folder), state.ToJsonString(Indented) + "\n");
    }

    /// <summary>Checks both files against their hashes.</summary>
    /// <exception cref="UserException">Something is missing or changed.</exception>
    public static CheckpointInfo Verify(string folder)
    {
        JsonObject state = ReadState(folder);
        if (FileHash.Sha256(TensorsPath(folder)) != Text(state, "tensors_sha256"))
            throw Damaged(folder, "tensors.safetensors is missing or differs from what was written");
        return new CheckpointInfo(folder, state["step"]!.GetValue<long>(), state["score"]?.GetValue<double>());
    }

    public static CheckpointFiles Open(string folder)
    {
        Verify(folder);
        SafeTensorsFile tensors = SafeTensorsFile.Open(TensorsPath(folder));
        var content = new CheckpointContent { Origin = folder, TensorFile = tensors };
        foreach ((string name, JsonNode? value) in ReadState(folder)["values"]!.AsObject()) content.Values.Add(name, value!);
        return new CheckpointFiles(tensors, content);
    }

    public void Dispose() => tensors.Dispose();

    private static JsonObject ReadState(string folder)
    {
        try
        {
            JsonObject state = JsonNode.Parse(File.ReadAllText(StatePath(folder)))!.AsObject();
            if (Text(state, "format") != Format) throw Damaged(folder, $"its format is not '{Format}'");
            if (HashOf(state["values"]!.AsObject()) != Text(state, "values_sha256")) throw Damaged(folder, "state.json differs from what was written");
            return state;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException
            or NullReferenceException or ArgumentException or FormatException)
        {
            throw Damaged(folder, $"state.json cannot be read ({error.Message.TrimEnd('.')})");
        }
    }

    private static string Text(JsonObject state, string name) => state[name]?.GetValue<string>() ?? "";

    private static string HashOf(JsonObject values) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(values.ToJsonString(Compact))));

    private static UserException Damaged(string folder, string reason) => new($"{folder}: the checkpoint is damaged: {reason}. Remove it to use an earlier one.");

    private static string StatePath(string folder) => Path.Combine(folder, "state.json");

    private static string TensorsPath(string folder) => Path.Combine(folder, "tensors.safetensors");
}
