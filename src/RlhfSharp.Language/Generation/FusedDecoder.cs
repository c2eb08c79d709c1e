using System.Runtime.InteropServices;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Generation;

/// <summary>The decoder of our own engine: <see cref="FusedOps.Decode"/> over a cache that is made once.</summary>
internal sealed class FusedDecoder : IDecoder
{
    private readonly PreparedModel model;
    private readonly KeyValueCache cache;
    private readonly Tensor probabilities;   // [slots, vocabulary]

    public FusedDecoder(PreparedModel model, int slots, int capacity)
    {
        this.model = model;
        cache = new KeyValueCache(model.Config, slots, capacity);
        probabilities = zeros(slots, model.Config.VocabularySize).DetachFromDisposeScope();
    }

    public Span<float> Decode(DecodeBatch tokens)
    {
        using IDisposable frozen = no_grad();
        FusedOps.Decode(
            model.Weights, cache.Keys, cache.Values, tokens.Tokens, tokens.Slots, tokens.Positions, tokens.Predicted, tokens.Temperatures, probabilities);
        return MemoryMarshal.Cast<byte, float>(probabilities.bytes);
    }

    public void Forget(int slot)
    {
        // The next text overwrites the slot's places.
    }

    public void Dispose()
    {
        cache.Dispose();
        probabilities.Dispose();
    }
}
