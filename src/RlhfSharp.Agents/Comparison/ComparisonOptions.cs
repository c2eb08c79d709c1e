using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Comparison;

/// <summary>A table of runs to compare: <c>rlhf compare --table F</c>.</summary>
public sealed record ComparisonOptions
{
    [Setting("Seeds 0, 1, ... of each row", Min = 1)]
    public int Seeds { get; init; } = 5;

    [Setting("What runs are compared by")]
    public ScoreKind Score { get; init; }

    [Setting("What is compared")]
    public IReadOnlyList<ComparisonEntry> Rows { get; init; } = [];
}
