using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Search;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Settings of evolution strategies; the defaults are tuned for CartPole-v1.</summary>
public sealed record EvolutionControlOptions : SearchControlOptions
{
    /// <summary>CartPole-v1.</summary>
    public EvolutionControlOptions() => (Agent, Candidates, Deviation, Iterations) = ("es", 25, 0.1, 40);

    public EvolutionOptions Es { get; init; } = new();

    [Setting("Shape of the learning rate over the run")]
    public ScheduleKind LearningRateSchedule { get; init; } = ScheduleKind.Constant;

    internal override bool IsMirrored => true;

    internal override ILearner<Population> CreateLearner(SearchDistribution distribution) =>
        new EvolutionStrategiesLearner(distribution, Es, Schedules.Create(LearningRateSchedule));
}
