namespace RlhfSharp.Core.Training;

/// <summary>Falls in a straight line from 1 at the first iteration to 0 after the last: the schedule of PPO's paper.</summary>
public sealed record LinearToZeroSchedule : ISchedule
{
    /// <inheritdoc/>
    public double At(TrainingProgress progress) => 1 - progress.Fraction;
}
