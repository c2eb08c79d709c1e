using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>TD(0) (Sutton 1988; Sutton and Barto, section 6.1, equation 6.2): V(S) += alpha [R + gamma V(S') - V(S)].</summary>
public sealed class TdPrediction(StateValues values, double learningRate, double gamma) : TabularLearner<StateValues>(values, learningRate, gamma)
{
    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        foreach (Experience<int, int> step in batch)
        {
            double following = step.Terminated ? 0 : Values[step.NextObservation];
            ref double value = ref Values[step.Observation];
            value += LearningRate * (step.Reward + Gamma * following - value);
        }
    }
}
