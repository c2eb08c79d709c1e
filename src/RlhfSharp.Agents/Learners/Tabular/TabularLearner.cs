using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>What all learners of a table share. Every episode is lived step by step; what follows a truncated step still counts.</summary>
/// <typeparam name="TValues"><see cref="ActionValues"/> for control, <see cref="StateValues"/> for the prediction of a fixed policy.</typeparam>
public abstract class TabularLearner<TValues> : ILearner<LiveEpisode<int, int>> where TValues : ICheckpointable
{
    /// <summary>A learner of these values.</summary>
    /// <param name="values">The estimates, which a behaviour may read while they are learnt.</param>
    /// <param name="learningRate">The step size alpha in [0, 1].</param>
    /// <param name="gamma">The discount in [0, 1].</param>
    protected TabularLearner(TValues values, double learningRate, double gamma)
    {
        (Values, LearningRate, Gamma) = (values, LearnerArguments.Share(learningRate, nameof(learningRate)), LearnerArguments.Share(gamma, nameof(gamma)));
    }

    /// <summary>Q(s, a) or V(s).</summary>
    protected TValues Values { get; }

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
