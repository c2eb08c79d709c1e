namespace RlhfSharp.Agents.Comparison;

/// <summary>What one run gave.</summary>
/// <param name="Seed">Of the run.</param>
/// <param name="Score">The mean return that runs are compared by.</param>
/// <param name="Seconds">Wall-clock time of the run.</param>
public sealed record SeedScore(int Seed, double Score, double Seconds);
