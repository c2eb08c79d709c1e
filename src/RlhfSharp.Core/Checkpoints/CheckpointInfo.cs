namespace RlhfSharp.Core.Checkpoints;

/// <summary>One checkpoint on disk.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Step">Iterations completed when it was written.</param>
/// <param name="Score">The value of the metric that says which checkpoint is best; null when none was recorded.</param>
public sealed record CheckpointInfo(string Path, long Step, double? Score);
