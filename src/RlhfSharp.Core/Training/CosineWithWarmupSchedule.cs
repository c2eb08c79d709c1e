namespace RlhfSharp.Core.Training;

/// <summary>Rises in a straight line from 0 to 1 over the warm-up, then falls as half a cosine to 0 at the end (SGDR, one period).</summary>
/// <param name="WarmupIterations">Iterations of the rise, at least 0.</param>
public sealed record CosineWithWarmupSchedule(long WarmupIterations) : ISchedule
{
    /// <inheritdoc/>
    public double At(TrainingProgress progress)
    {
        if (progress.Iteration < WarmupIterations) return (double)progress.Iteration / WarmupIterations;
        double done = (double)(progress.Iteration - WarmupIterations) / Math.Max(1, progress.TotalIterations - WarmupIterations);
        return 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, done)));
    }
}
