using System.Text.Json.Nodes;

namespace RlhfSharp.Agents.Features;

/// <summary>Turns an observation into the features of a linear approximation (Sutton and Barto, section 9.5).</summary>
/// <typeparam name="TObservation">int for numbered states, float[] for lists of numbers.</typeparam>
public abstract class FeatureMap<TObservation>
{
    /// <summary>How many features there are, and so weights for each action.</summary>
    public abstract int Count { get; }

    /// <summary>How many of them are not 0 at once: what a step size is divided by.</summary>
    public abstract int ActiveCount { get; }

    /// <summary>Writes the features of an observation; allocates nothing.</summary>
    /// <exception cref="ArgumentException">An observation of another size, or one that is not a number.</exception>
    public abstract void Encode(TObservation observation, FeatureVector features);

    /// <summary>What <see cref="FeatureMaps.FromDescription{TObservation}"/> needs to make it again.</summary>
    public abstract JsonObject Describe();

    /// <summary>A vector of the right size.</summary>
    public FeatureVector CreateVector() => new(ActiveCount);
}
