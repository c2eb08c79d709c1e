using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Search;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Settings of augmented random search: V1, or V2 with scaled observations; the defaults are tuned for CartPole-v1.</summary>
public sealed record ArsControlOptions : SearchControlOptions
{
    /// <summary>CartPole-v1.</summary>
    public ArsControlOptions() => (Agent, Candidates, Deviation, Iterations) = ("ars", 8, 0.05, 60);

    public ArsOptions Ars { get; init; } = new();

    [Setting("Shape of the learning rate over the run")]
    public ScheduleKind LearningRateSchedule { get; init; } = ScheduleKind.Constant;

    internal override bool IsMirrored => true;

    internal override ILearner<Population> CreateLearner(SearchDistribution distribution) =>
        new ArsLearner(distribution, Ars, Schedules.Create(LearningRateSchedule));
}
