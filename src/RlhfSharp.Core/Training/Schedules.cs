namespace RlhfSharp.Core.Training;

/// <summary>Makes the schedule that a configuration names.</summary>
public static class Schedules
{
    /// <summary>The schedule of this kind with a linear warm-up of <paramref name="warmupIterations"/> (at least 0).</summary>
    public static ISchedule Create(ScheduleKind kind, long warmupIterations = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(warmupIterations);
        return kind switch
        {
            ScheduleKind.Constant => warmupIterations == 0 ? new ConstantSchedule() : new ConstantWithWarmupSchedule(warmupIterations),
            ScheduleKind.Linear => warmupIterations == 0 ? new LinearToZeroSchedule() : new LinearWithWarmupSchedule(warmupIterations),
            ScheduleKind.Cosine => new CosineWithWarmupSchedule(warmupIterations),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }
}
