namespace RlhfSharp.Core.Training;

/// <summary>A run went wrong numerically: a metric, a gradient or a parameter is NaN or infinite. The run has failed (exit code 1).</summary>
public sealed class NonFiniteException(string message) : Exception(message);
