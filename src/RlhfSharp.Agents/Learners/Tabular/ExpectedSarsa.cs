using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// Expected Sarsa (van Seijen et al. 2009; Sutton and Barto, section 6.6, equation 6.9):
/// Q(S, A) += alpha [R + gamma sum over a of pi(a|S') Q(S', a) - Q(S, A)], pi being the behaviour.
/// </summary>
public sealed class ExpectedSarsa(ActionValues values, ITabularBehavior behavior, double learningRate, double gamma)
    : TabularLearner<ActionValues>(values, learningRate, gamma)
{
    private readonly double[] _probabilities = new double[values.ActionCount];

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        foreach (Experience<int, int> step in batch)
        {
            behavior.Probabilities(step.NextObservation, _probabilities);
            double following = step.Terminated ? 0 : Values.Expectation(step.NextObservation, _probabilities);
            ref double value = ref Values[step.Observation, step.Action];
            value += LearningRate * (step.Reward + Gamma * following - value);
        }
    }
}
