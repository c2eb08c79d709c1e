using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Onnx.Runtime;

/// <summary>An exported language model in ONNX Runtime, ready to generate: give it to a <see cref="TextGenerator"/> or a <see cref="ContinuousBatch"/>.</summary>
/// <remarks>Draws are those of our own engine from the same seed, so texts differ only where rounding tips a choice.</remarks>
public sealed class OnnxLanguageModel : IDecodingModel
{
    private const string Past = "past_key_values.", Present = "present.";

    /// <param name="session">A file that <see cref="Gpt2Onnx.SaveLanguageModel"/> wrote; it stays the caller's.</param>
    /// <param name="config">The model's shape.</param>
    /// <param name="rowsApart">
    /// Whether every text runs alone. An int8 file needs it where a text must not depend on its neighbours: its inputs are rounded by what is largest in a run.
    /// </param>
    /// <exception cref="ArgumentException">The file has other inputs.</exception>
    public OnnxLanguageModel(OnnxSession session, Gpt2Config config, bool rowsApart = false)
    {
        (Session, Config, RowsApart) = (session, config, rowsApart);
        PastNames = [.. NamesOfPast(config)];
        PresentNames = [.. PastNames.Select(name => Present + name[Past.Length..])];
        if (!Runs(session, config)) throw new ArgumentException($"The session reads {string.Join(", ", session.InputNames)}; a language model of {config.Layers} layers with a key/value cache is needed.", nameof(session));
    }

    /// <summary>The model of a file that <see cref="OnnxModelFile"/> opened, which stays the caller's; texts of an int8 file run apart.</summary>
    /// <exception cref="UserException">The file is no language model of this shape.</exception>
    public static OnnxLanguageModel Of(OnnxModelFile file, Gpt2Config config) => Runs(file.Session, config)
        ? new OnnxLanguageModel(file.Session, config, rowsApart: file.Format == WeightFormat.Int8)
        : throw new UserException($"{file.Path}: is no language model of {config.Layers} layers with a key/value cache (it reads {string.Join(", ", file.Session.InputNames.Take(4))} ...); write it anew with `rlhf export`");

    /// <inheritdoc/>
    public Gpt2Config Config { get; }

    internal OnnxSession Session { get; }

    internal bool RowsApart { get; }

    /// <summary>Inputs: keys and values of earlier tokens, each [rows, heads, past, head size].</summary>
    internal IReadOnlyList<string> PastNames { get; }

    /// <summary>Outputs: those of all tokens, in the same order.</summary>
    internal IReadOnlyList<string> PresentNames { get; }

    /// <summary>True for a graph with the inputs that <see cref="Gpt2Onnx.SaveLanguageModel"/> gives a model of this shape.</summary>
    public static bool Runs(OnnxSession session, Gpt2Config config) =>
        session.InputNames.ToHashSet(StringComparer.Ordinal).SetEquals(["input_ids", "attention_mask", "position_ids", .. NamesOfPast(config)]);

    IDecoder IDecodingModel.NewDecoder(int slots, int capacity) => new OnnxDecoder(this, slots);

    private static IEnumerable<string> NamesOfPast(Gpt2Config config) =>
        Enumerable.Range(0, config.Layers).SelectMany(layer => (string[])[$"{Past}{layer}.key", $"{Past}{layer}.value"]);
}
