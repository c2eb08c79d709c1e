namespace RlhfSharp.Agents.Recipes;

/// <summary>The features of a linear approximation.</summary>
public enum FeatureKind
{
    /// <summary>Tile coding for lists of numbers, groups of states for numbered states.</summary>
    Automatic,

    /// <summary>Several shifted grids.</summary>
    TileCoding,

    /// <summary>Products of powers.</summary>
    Polynomial,

    /// <summary>Cosines.</summary>
    Fourier,

    /// <summary>Groups of neighbouring states.</summary>
    StateAggregation,
}
