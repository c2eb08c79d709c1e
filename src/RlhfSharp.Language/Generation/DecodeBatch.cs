using System.Runtime.InteropServices;
using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;

namespace RlhfSharp.Language.Generation;

/// <summary>Tokens that run through the model together; its lists are used again and again.</summary>
internal sealed class DecodeBatch
{
    private readonly List<long> tokens = [], slots = [], positions = [], predicted = [];
    private readonly List<double> temperatures = [];

    /// <summary>Tokens in it.</summary>
    public int Count => tokens.Count;

    /// <summary>Adds a token; those of a slot follow one another.</summary>
    public void Add(int token, int slot, int position)
    {
        tokens.Add(token);
        slots.Add(slot);
        positions.Add(position);
    }

    /// <summary>Adds a token whose next one is wanted.</summary>
    /// <param name="token">Its id.</param>
    /// <param name="slot">Where its row is kept.</param>
    /// <param name="position">Its place in the row.</param>
    /// <param name="temperature">Divides the logits of the next one; positive.</param>
    public void AddPredicted(int token, int slot, int position, double temperature)
    {
        predicted.Add(Count);
        temperatures.Add(temperature);
        Add(token, slot, position);
    }

    /// <summary>Runs the tokens and forgets them; the first rows of the probabilities belong to the predicted ones.</summary>
    public void Run(DecoderWeights weights, KeyValueCache cache, Tensor probabilities)
    {
        FusedOps.Decode(
            weights, cache.Keys, cache.Values, CollectionsMarshal.AsSpan(tokens), CollectionsMarshal.AsSpan(slots),
            CollectionsMarshal.AsSpan(positions), CollectionsMarshal.AsSpan(predicted), CollectionsMarshal.AsSpan(temperatures), probabilities);
        tokens.Clear();
        slots.Clear();
        positions.Clear();
        predicted.Clear();
        temperatures.Clear();
    }
}
