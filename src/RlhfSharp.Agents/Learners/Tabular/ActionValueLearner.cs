using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>What all learners of action values share. Every episode is lived step by step; what follows a truncated step still counts.</summary>
public abstract class ActionValueLearner : ILearner<LiveEpisode<int, int>>
{
    /// <summary>A learner of these values.</summary>
    /// <param name="values">The estimates, which the behaviour reads while they are learnt.</param>
    /// <param name="learningRate">The step size alpha in [0, 1].</param>
    /// <param name="gamma">The discount in [0, 1].</param>
    protected ActionValueLearner(ActionValues values, double learningRate, double gamma)
    {
        if (learningRate is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "A learning rate is in [0, 1].");
        if (gamma is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "A discount is in [0, 1].");
        (Values, LearningRate, Gamma) = (values, learningRate, gamma);
    }

    /// <summary>Q(s, a).</summary>
    protected ActionValues Values { get; }

    /// <summary>The step size alpha.</summary>
    protected double LearningRate { get; }

    /// <summary>The discount.</summary>
    protected double Gamma { get; }

    /// <inheritdoc/>
    public abstract void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics);

    /// <inheritdoc/>
    public virtual void Save(CheckpointWriter writer) => Values.Save(writer.Section("values"));

    /// <inheritdoc/>
    public virtual void Load(CheckpointReader reader) => Values.Load(reader.Section("values"));
}
