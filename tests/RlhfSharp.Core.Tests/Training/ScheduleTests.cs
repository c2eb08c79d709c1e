using RlhfSharp.Core.Training;

namespace RlhfSharp.Core.Tests.Training;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData(ScheduleKind.Constant, 0, 0, 1)]
    [InlineData(ScheduleKind.Constant, 4, 1, 0.25)]
    [InlineData(ScheduleKind.Constant, 4, 4, 1)]
    [InlineData(ScheduleKind.Constant, 4, 12, 1)]
    [InlineData(ScheduleKind.Linear, 0, 3, 0.75)]
    [InlineData(ScheduleKind.Linear, 4, 2, 0.5)]
    [InlineData(ScheduleKind.Linear, 4, 8, 0.5)]
    [InlineData(ScheduleKind.Linear, 4, 12, 0)]
    [InlineData(ScheduleKind.Cosine, 4, 4, 1)]
    [InlineData(ScheduleKind.Cosine, 4, 8, 0.5)]
    [InlineData(ScheduleKind.Cosine, 4, 12, 0)]
    [InlineData(ScheduleKind.Cosine, 0, 12, 0)]
    public void At_OverTwelveIterations(ScheduleKind kind, long warmup, long iteration, double expected) =>
        Assert.Equal(expected, Schedules.Create(kind, warmup).At(new TrainingProgress(iteration, 12)), 12);
}
