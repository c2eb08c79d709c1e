using System.Runtime.InteropServices;

namespace RlhfSharp.Language.Generation;

/// <summary>Tokens that run through a model together; its lists are used again and again.</summary>
internal sealed class DecodeBatch
{
    private readonly List<long> tokens = [], slots = [], positions = [], predicted = [];
    private readonly List<double> temperatures = [];

    /// <summary>Tokens in it.</summary>
    public int Count => tokens.Count;

    /// <summary>The tokens' ids.</summary>
    public ReadOnlySpan<long> Tokens => CollectionsMarshal.AsSpan(tokens);

    /// <summary>Where each one's row is kept; the tokens of a slot follow one another.</summary>
    public ReadOnlySpan<long> Slots => CollectionsMarshal.AsSpan(slots);

    /// <summary>Each one's place in its row; within a slot they rise by 1.</summary>
    public ReadOnlySpan<long> Positions => CollectionsMarshal.AsSpan(positions);

    /// <summary>Indices of the tokens whose next one is wanted, rising.</summary>
    public ReadOnlySpan<long> Predicted => CollectionsMarshal.AsSpan(predicted);

    /// <summary>[predicted]: divides the logits of each; positive.</summary>
    public ReadOnlySpan<double> Temperatures => CollectionsMarshal.AsSpan(temperatures);

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

    /// <summary>Forgets them.</summary>
    public void Clear()
    {
        tokens.Clear();
        slots.Clear();
        positions.Clear();
        predicted.Clear();
        temperatures.Clear();
    }
}
