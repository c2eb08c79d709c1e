namespace RlhfSharp.Agents.Figures;

/// <summary>How a number of a figure is held to its reference.</summary>
public enum FigureCheckKind
{
    /// <summary>It lies within the spread of it.</summary>
    Equal,

    /// <summary>It is not below it.</summary>
    AtLeast,

    /// <summary>It is not above it.</summary>
    AtMost,
}
