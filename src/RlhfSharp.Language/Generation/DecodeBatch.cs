using System.Runtime.InteropServices;
using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;

namespace RlhfSharp.Language.Generation;

/// <summary>Tokens that run through the model together; its lists are used again and again.</summary>
/// <param name="temperature">Divides the logits.</param>
internal sealed class DecodeBatch(double temperature)
{
    private readonly List<long> tokens = [], slots = [], positions = [], predicted = [];

    /// <summary>Tokens in it.</summary>
    public int Count => tokens.Count;

    /// <summary>Adds a token; those of a slot follow one another.</summary>
    public void Add(int token, int slot, int position, bool predict)
    {
        if (predict) predicted.Add(Count);
        tokens.Add(token);
        slots.Add(slot);
        positions.Add(position);
    }

    /// <summary>Runs the tokens and forgets them; the first rows of the probabilities belong to the predicted ones.</summary>
    /// <returns>How many rows of probabilities there are.</returns>
    public int Run(DecoderWeights weights, KeyValueCache cache, Tensor probabilities)
    {
        int count = predicted.Count;
        FusedOps.Decode(
            weights, cache.Keys, cache.Values, CollectionsMarshal.AsSpan(tokens), CollectionsMarshal.AsSpan(slots),
            CollectionsMarshal.AsSpan(positions), CollectionsMarshal.AsSpan(predicted), temperature, probabilities);
        tokens.Clear();
        slots.Clear();
        positions.Clear();
        predicted.Clear();
        return count;
    }
}
