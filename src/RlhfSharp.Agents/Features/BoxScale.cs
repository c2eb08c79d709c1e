using System.Text.Json.Nodes;

namespace RlhfSharp.Agents.Features;

/// <summary>Maps the numbers of an observation from their ranges to [0, 1]; what lies outside is moved to the edge.</summary>
internal sealed class BoxScale
{
    private readonly double[] _low;
    private readonly double[] _high;

    public BoxScale(IReadOnlyList<double> low, IReadOnlyList<double> high)
    {
        if (low.Count == 0 || low.Count != high.Count)
            throw new ArgumentException($"Every number of an observation needs a lower and an upper bound, not {low.Count} and {high.Count}.");
        for (int i = 0; i < low.Count; i++)
            if (!(double.IsFinite(low[i]) && double.IsFinite(high[i]) && low[i] < high[i]))
                throw new ArgumentException($"Number {i} of an observation cannot range from {low[i]} to {high[i]}: give two finite bounds, the lower first.");
        (_low, _high) = ([.. low], [.. high]);
    }

    public int Size => _low.Length;

    /// <summary>Number i of an observation, in [0, 1].</summary>
    public double At(float[] observation, int i)
    {
        float value = observation[i];
        if (float.IsNaN(value))
            throw new ArgumentException($"Number {i} of an observation is NaN.", nameof(observation));
        return Math.Clamp((value - _low[i]) / (_high[i] - _low[i]), 0, 1);
    }

    public void Check(float[] observation)
    {
        if (observation.Length != Size)
            throw new ArgumentException($"An observation has {observation.Length} numbers; the features were made for {Size}.", nameof(observation));
    }

    public void DescribeIn(JsonObject description)
    {
        description["low"] = new JsonArray([.. _low.Select(bound => (JsonNode)bound)]);
        description["high"] = new JsonArray([.. _high.Select(bound => (JsonNode)bound)]);
    }
}
