using System.Text.Json.Nodes;

namespace RlhfSharp.Agents.Features;

/// <summary>Features that are written down for every numbered state, as in Baird's counterexample.</summary>
public sealed class FixedFeatures : FeatureMap<int>
{
    private readonly double[][] _rows;

    /// <summary>The features of state s are <paramref name="rows"/>[s], all of one length.</summary>
    public FixedFeatures(IReadOnlyList<double[]> rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Count, 1, nameof(rows));
        if (rows[0].Length == 0 || rows.Any(row => row.Length != rows[0].Length))
            throw new ArgumentException("The states must have the same number of features, at least 1.", nameof(rows));
        _rows = [.. rows];
    }

    /// <inheritdoc/>
    public override int Count => _rows[0].Length;

    /// <inheritdoc/>
    public override int ActiveCount => Count;

    /// <inheritdoc/>
    public override void Encode(int observation, FeatureVector features)
    {
        if ((uint)observation >= (uint)_rows.Length)
            throw new ArgumentOutOfRangeException(nameof(observation), observation, $"There are the states 0 to {_rows.Length - 1}.");
        _rows[observation].CopyTo(features.Values, 0);
        for (int i = 0; i < Count; i++)
            features.Indices[i] = i;
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: they serve prediction, which leaves no policy behind.</exception>
    public override JsonObject Describe() => throw new NotSupportedException("Features that are written down for every state are not stored.");
}
