using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Linear;

/// <summary>
/// Differential semi-gradient Sarsa for tasks that never end (Sutton and Barto, section 10.3): values are how much more an
/// action brings than the average reward r, which is learnt too. delta = R - r + q(S', A') - q(S, A); r += beta delta.
/// </summary>
/// <param name="values">The estimates, which the behaviour reads while they are learnt.</param>
/// <param name="stepSize">alpha above 0, divided by the number of features active at once.</param>
/// <param name="averageStepSize">beta above 0: the step size of the average reward.</param>
public sealed class DifferentialSarsa<TObservation>(LinearActionValues<TObservation> values, double stepSize, double averageStepSize)
    : LinearControlLearner<TObservation>(values, stepSize)
{
    private readonly double _averageStepSize = LearnerArguments.Positive(averageStepSize, nameof(averageStepSize));
    private readonly FeatureVector _seen = values.Features.CreateVector();
    private readonly FeatureVector _reached = values.Features.CreateVector();

    /// <summary>The estimated average reward of a step.</summary>
    public double AverageReward { get; private set; }

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<TObservation, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        foreach (Experience<TObservation, int> step in batch)
        {
            Values.Features.Encode(step.Observation, _seen);
            double error = step.Reward - AverageReward - Values.Of(_seen, step.Action);
            if (!step.Terminated)
            {
                Values.Features.Encode(step.NextObservation, _reached);
                error += Values.Of(_reached, batch.NextAction);
            }

            AverageReward += _averageStepSize * LearnerArguments.Finite(error);
            Values.Add(_seen, step.Action, StepSize * error);
        }

        metrics.RecordLast("rollout/average_reward", AverageReward);
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("average_reward", AverageReward);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        AverageReward = reader.ReadDouble("average_reward");
    }
}
