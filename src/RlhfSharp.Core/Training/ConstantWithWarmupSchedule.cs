namespace RlhfSharp.Core.Training;

/// <summary>Rises in a straight line from 0 to 1 over the warm-up, then stays.</summary>
/// <param name="WarmupIterations">Iterations of the rise, at least 0.</param>
public sealed record ConstantWithWarmupSchedule(long WarmupIterations) : ISchedule
{
    /// <inheritdoc/>
    public double At(TrainingProgress progress) => progress.Iteration < WarmupIterations ? (double)progress.Iteration / WarmupIterations : 1;
}
