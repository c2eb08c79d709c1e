using System.Text.Json.Nodes;
using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Policies;

/// <summary>Maps observations to -1 .. 1 by the bounds of their box; numbers without bounds stay as they are. For networks, which see small numbers badly.</summary>
public sealed class ObservationScale : IDisposable
{
    private readonly Tensor _middle; // [numbers]
    private readonly Tensor _factor; // [numbers]

    private ObservationScale(float[] middle, float[] factor)
    {
        (Middle, Factor) = (middle, factor);
        _middle = torch.tensor(middle, [middle.Length]).DetachFromDisposeScope();
        _factor = torch.tensor(factor, [factor.Length]).DetachFromDisposeScope();
    }

    /// <summary>What is taken off each number.</summary>
    public IReadOnlyList<float> Middle { get; }

    /// <summary>What the rest is multiplied by.</summary>
    public IReadOnlyList<float> Factor { get; }

    /// <summary>The scale for observations of this space.</summary>
    public static ObservationScale For(Box space)
    {
        float[] middle = new float[space.Low.Count], factor = new float[space.Low.Count];
        for (int i = 0; i < middle.Length; i++)
        {
            float half = 0.5f * (space.High[i] - space.Low[i]);
            bool isBounded = float.IsFinite(half) && half is > 0 and < 1e6f; // some spaces say "no bound" by a huge number
            (middle[i], factor[i]) = isBounded ? (space.Low[i] + half, 1 / half) : (0, 1);
        }

        return new ObservationScale(middle, factor);
    }

    /// <summary>[rows, numbers] scaled.</summary>
    public Tensor Apply(Tensor observations) => (observations - _middle) * _factor;

    /// <inheritdoc/>
    public void Dispose()
    {
        _middle.Dispose();
        _factor.Dispose();
    }

    internal static ObservationScale? FromDescription(PolicyDescription description) => description.Has("observation_middle")
        ? new ObservationScale([.. description.GetList<float>("observation_middle")], [.. description.GetList<float>("observation_factor")])
        : null;

    internal void DescribeTo(JsonObject description)
    {
        description["observation_middle"] = new JsonArray([.. Middle.Select(number => (JsonNode)number)]);
        description["observation_factor"] = new JsonArray([.. Factor.Select(number => (JsonNode)number)]);
    }
}
