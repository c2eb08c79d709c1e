namespace RlhfSharp.Core.Decoding;

/// <summary>A transformer's weights, prepared for decoding. Dispose gives the prepared ones back; the others belong to the model.</summary>
/// <param name="Heads">Attention heads; divides the width.</param>
/// <param name="Tokens">Embeddings of tokens, [vocabulary, width].</param>
/// <param name="Positions">Embeddings of positions, [context, width].</param>
/// <param name="Layers">From first to last.</param>
/// <param name="LastNorm">Before the head.</param>
/// <param name="Head">[width] to [vocabulary].</param>
public sealed record DecoderWeights(
    int Heads, Tensor Tokens, Tensor Positions, IReadOnlyList<DecoderLayer> Layers, NormWeights LastNorm, PreparedWeight Head) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DecoderLayer layer in Layers)
            foreach (PreparedLinear linear in (PreparedLinear[])[layer.QueryKeyValue, layer.Projection, layer.Inner, layer.Outer])
                linear.Weight.Dispose();
        Head.Dispose();
    }
}
