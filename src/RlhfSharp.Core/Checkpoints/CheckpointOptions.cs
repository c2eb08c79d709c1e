using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Core.Checkpoints;

/// <summary>When checkpoints are written and which are kept: the section <c>checkpoint</c> of a configuration.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Iterations between checkpoints; 0 writes one at the end only.</summary>
    [Setting("iterations between checkpoints, 0 for one at the end only", Min = 0, Unit = "iterations")]
    public long Interval { get; init; } = 50;

    /// <summary>How many of the newest are kept.</summary>
    [Setting("how many of the newest checkpoints are kept", Min = 1)]
    public int Keep { get; init; } = 2;

    /// <summary>The metric whose best checkpoint is kept as well; null keeps the newest only.</summary>
    [Setting("metric whose best checkpoint is kept as well, null for none")]
    public string? BestMetric { get; init; }

    /// <summary>Which end of the metric is best.</summary>
    [Setting("which end of best_metric is best")]
    public BestIs BestIs { get; init; } = BestIs.Highest;
}
