using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// Sarsa, on-policy control (Rummery and Niranjan 1994; Sutton and Barto, section 6.4, equation 6.7):
/// Q(S, A) += alpha [R + gamma Q(S', A') - Q(S, A)], A' being the action taken next.
/// </summary>
public sealed class Sarsa(ActionValues values, double learningRate, double gamma) : TabularLearner<ActionValues>(values, learningRate, gamma)
{
    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        foreach (Experience<int, int> step in batch)
        {
            double following = step.Terminated ? 0 : Values[step.NextObservation, batch.NextAction];
            ref double value = ref Values[step.Observation, step.Action];
            value += LearningRate * (step.Reward + Gamma * following - value);
        }
    }
}
