namespace RlhfSharp.Core.Training;

/// <summary>Rises in a straight line from 0 to 1 over the warm-up, then falls in a straight line to 0 at the end.</summary>
/// <param name="WarmupIterations">Iterations of the rise, at least 0.</param>
public sealed record LinearWithWarmupSchedule(long WarmupIterations) : ISchedule
{
    /// <inheritdoc/>
    public double At(TrainingProgress progress) => progress.Iteration < WarmupIterations
        ? (double)progress.Iteration / WarmupIterations
        : Math.Max(0, (double)(progress.TotalIterations - progress.Iteration) / Math.Max(1, progress.TotalIterations - WarmupIterations));
}
