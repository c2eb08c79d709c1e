using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Linear;

/// <summary>What all learners of linear action values share. What follows a truncated step still counts.</summary>
public abstract class LinearControlLearner<TObservation> : ILearner<LiveEpisode<TObservation, int>>
{
    /// <summary>A learner of these weights.</summary>
    /// <param name="values">The estimates, which the behaviour reads while they are learnt.</param>
    /// <param name="stepSize">The step size alpha of a whole update, above 0; it is divided by the number of features active at once.</param>
    protected LinearControlLearner(LinearActionValues<TObservation> values, double stepSize)
    {
        Values = values;
        StepSize = LearnerArguments.Positive(stepSize, nameof(stepSize)) / values.Features.ActiveCount;
    }

    /// <summary>q(s, a, w).</summary>
    protected LinearActionValues<TObservation> Values { get; }

    /// <summary>The step size of one weight.</summary>
    protected double StepSize { get; }

    /// <inheritdoc/>
    public abstract void Learn(LiveEpisode<TObservation, int> batch, TrainingProgress progress, MetricRecorder metrics);

    /// <inheritdoc/>
    public virtual void Save(CheckpointWriter writer) => Values.Save(writer.Section("values"));

    /// <inheritdoc/>
    public virtual void Load(CheckpointReader reader) => Values.Load(reader.Section("values"));
}
