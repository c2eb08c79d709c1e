namespace RlhfSharp.Agents.Comparison;

/// <summary>What a bar is held against.</summary>
public enum Bar
{
    /// <summary>The mean over seeds.</summary>
    Mean,

    /// <summary>Every seed by itself.</summary>
    Each,
}
