namespace RlhfSharp.Core.Checkpoints;

/// <summary>Which end of a metric is good.</summary>
public enum BestIs
{
    /// <summary>The larger the better: a reward.</summary>
    Highest,

    /// <summary>The smaller the better: a loss.</summary>
    Lowest,
}
