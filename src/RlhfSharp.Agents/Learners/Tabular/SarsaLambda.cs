using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// Sarsa(lambda) (Sutton and Barto, section 12.7 with one feature for each state and action): every step's error
/// delta = R + gamma Q(S', A') - Q(S, A) moves all that was visited in the episode, the recent most.
/// </summary>
/// <param name="values">The estimates.</param>
/// <param name="lambda">Decay of the traces in [0, 1]; 0 is <see cref="Sarsa"/>.</param>
/// <param name="kind">What a visit does to a trace.</param>
/// <param name="learningRate">The step size alpha in [0, 1].</param>
/// <param name="gamma">The discount in [0, 1].</param>
public sealed class SarsaLambda(ActionValues values, double lambda, TraceKind kind, double learningRate, double gamma)
    : TabularLearner<ActionValues>(values, learningRate, gamma)
{
    private readonly double _lambda = LearnerArguments.Share(lambda, nameof(lambda));
    private readonly EligibilityTraces _traces = new(values.All.Length);

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        _traces.Clear();
        foreach (Experience<int, int> step in batch)
        {
            int visited = Values.IndexOf(step.Observation, step.Action);
            _traces.Decay(Gamma * _lambda);
            _traces[visited] = kind == TraceKind.Replacing ? 1 : _traces[visited] + 1;
            double following = step.Terminated ? 0 : Values[step.NextObservation, batch.NextAction];
            double error = step.Reward + Gamma * following - Values.All[visited];
            _traces.Update(Values.All, LearningRate * error);
        }
    }
}
