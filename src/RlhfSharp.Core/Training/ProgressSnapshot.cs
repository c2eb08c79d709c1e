namespace RlhfSharp.Core.Training;

/// <summary>What a progress display shows.</summary>
/// <param name="Phase">Name of the phase.</param>
/// <param name="Iteration">Iterations completed.</param>
/// <param name="TotalIterations">Iterations the phase is meant to have.</param>
/// <param name="IterationsPerSecond">Rate over the last iterations; 0 before the first.</param>
/// <param name="Elapsed">Since this process began the phase.</param>
/// <param name="Remaining">Expected time to the end; null before the first iteration.</param>
/// <param name="MemoryBytes">Memory the process uses now.</param>
/// <param name="Metrics">The chosen metrics of the last iteration.</param>
/// <param name="StoppedBy">Why the run stops early, or null.</param>
public sealed record ProgressSnapshot(
    string Phase,
    long Iteration,
    long TotalIterations,
    double IterationsPerSecond,
    TimeSpan Elapsed,
    TimeSpan? Remaining,
    long MemoryBytes,
    IReadOnlyList<KeyValuePair<string, double>> Metrics,
    string? StoppedBy);
