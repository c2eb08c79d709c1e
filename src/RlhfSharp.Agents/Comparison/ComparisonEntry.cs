using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Comparison;

/// <summary>One row of a comparison: which runs, and what they should reach.</summary>
public sealed record ComparisonEntry : IValidatable
{
    [Setting("Name of the row; the agent, and the environment where rows have several, when left out")]
    public string? Label { get; init; }

    [Setting("Configuration file, relative to this file; the settings tuned for agent and environment when left out")]
    public string? Config { get; init; }

    [Setting("Agent; that of the configuration when left out")]
    public string? Agent { get; init; }

    [Setting("Environment; that of the configuration when left out")]
    public string? Environment { get; init; }

    [Setting("Further settings, each as section.key=value")]
    public IReadOnlyList<string> Set { get; init; } = [];

    [Setting("What its runs are compared by, null for that of the table")]
    public ScoreKind? Score { get; init; }

    [Setting("The score to reach, null for none")]
    public double? AtLeast { get; init; }

    [Setting("Whether the mean must reach it or every seed")]
    public Bar Of { get; init; }

    [Setting("What others reach, in words, for the table")]
    public string? Reference { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        if (Config is null && Agent is null)
            yield return "'config' or 'agent' is needed: which runs does this row compare?";
    }
}
