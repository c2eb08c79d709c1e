using System.Text.Json.Nodes;

namespace RlhfSharp.Agents.Features;

/// <summary>
/// Numbered states in groups of neighbours, one feature for each group (Sutton and Barto, section 9.3). With as many groups
/// as states it is a table.
/// </summary>
public sealed class StateAggregation : FeatureMap<int>
{
    private readonly int _states;

    /// <summary>The states 0 to <paramref name="states"/> - 1 in <paramref name="groups"/> groups, whose sizes differ by at most one.</summary>
    public StateAggregation(int states, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(states, groups);
        (_states, Count) = (states, groups);
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int ActiveCount => 1;

    /// <inheritdoc/>
    public override void Encode(int observation, FeatureVector features)
    {
        if ((uint)observation >= (uint)_states)
            throw new ArgumentOutOfRangeException(nameof(observation), observation, $"There are the states 0 to {_states - 1}.");
        features.Indices[0] = (int)((long)observation * Count / _states);
        features.Values[0] = 1;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["kind"] = "state_aggregation", ["states"] = _states, ["groups"] = Count };
}
