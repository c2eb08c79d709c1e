using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Generation;

/// <summary>A language model made ready to generate: on our own engine (<see cref="PreparedModel"/>) or in ONNX Runtime.</summary>
public interface IDecodingModel
{
    /// <summary>The model's shape.</summary>
    Gpt2Config Config { get; }

    /// <summary>Begins a batch; the decoder is the caller's to dispose, before the model.</summary>
    /// <param name="slots">Texts that run together.</param>
    /// <param name="capacity">Longest text, at most the model's context.</param>
    internal IDecoder NewDecoder(int slots, int capacity);
}
