using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// Q-learning, off-policy control (Watkins 1989; Sutton and Barto, section 6.5, equation 6.8):
/// Q(S, A) += alpha [R + gamma max_a Q(S', a) - Q(S, A)].
/// </summary>
public sealed class QLearning(ActionValues values, double learningRate, double gamma) : TabularLearner<ActionValues>(values, learningRate, gamma)
{
    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        foreach (Experience<int, int> step in batch)
        {
            double following = step.Terminated ? 0 : Values.Max(step.NextObservation);
            ref double value = ref Values[step.Observation, step.Action];
            value += LearningRate * (step.Reward + Gamma * following - value);
        }
    }
}
