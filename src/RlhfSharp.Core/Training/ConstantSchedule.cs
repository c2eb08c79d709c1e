namespace RlhfSharp.Core.Training;

/// <summary>Always 1.</summary>
public sealed record ConstantSchedule : ISchedule
{
    /// <inheritdoc/>
    public double At(TrainingProgress progress) => 1;
}
