using RlhfSharp.Core.Decoding;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Generation;

/// <summary>
/// A model with a copy of its weights laid out for decoding: keep one where the same weights generate many times. It does not
/// follow later changes of the model. Dispose gives the copy's memory back; the model stays.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="format">How to store the copy; the embeddings and layer norms stay float32.</param>
public sealed class PreparedModel(Gpt2Model model, WeightFormat format = WeightFormat.Float32) : IDecodingModel, IDisposable
{
    /// <inheritdoc/>
    public Gpt2Config Config => model.Config;

    /// <summary>The copy.</summary>
    internal DecoderWeights Weights { get; } = model.Prepare(format);

    IDecoder IDecodingModel.NewDecoder(int slots, int capacity) => new FusedDecoder(this, slots, capacity);

    /// <inheritdoc/>
    public void Dispose() => Weights.Dispose();
}
