namespace RlhfSharp.Agents.Environments;

/// <summary>A finished episode.</summary>
/// <param name="Return">The undiscounted sum of its rewards.</param>
/// <param name="Length">Its number of steps.</param>
public readonly record struct EpisodeSummary(double Return, int Length);
