using System.Text.Json.Nodes;

namespace RlhfSharp.Agents.Features;

/// <summary>The numbers of an observation as they are.</summary>
public sealed class PlainFeatures : FeatureMap<float[]>
{
    /// <summary>Observations of <paramref name="size"/> numbers, at least 1.</summary>
    public PlainFeatures(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Count = size;
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int ActiveCount => Count;

    /// <inheritdoc/>
    public override void Encode(float[] observation, FeatureVector features)
    {
        if (observation.Length != Count)
            throw new ArgumentException($"An observation has {observation.Length} numbers; the features were made for {Count}.", nameof(observation));
        for (int i = 0; i < Count; i++)
        {
            if (float.IsNaN(observation[i]))
                throw new ArgumentException($"Number {i} of an observation is NaN.", nameof(observation));
            (features.Indices[i], features.Values[i]) = (i, observation[i]);
        }
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["kind"] = "plain", ["size"] = Count };
}
