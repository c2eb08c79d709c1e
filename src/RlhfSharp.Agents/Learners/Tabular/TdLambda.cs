using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// TD(lambda) with accumulating traces (Sutton 1988; Sutton and Barto, section 12.2, equations 12.5 to 12.7 with one feature
/// for each state): every step's error moves all states visited in the episode, the recent most.
/// </summary>
/// <param name="values">The estimates.</param>
/// <param name="lambda">Decay of the traces in [0, 1]; 0 is <see cref="TdPrediction"/>.</param>
/// <param name="learningRate">The step size alpha in [0, 1].</param>
/// <param name="gamma">The discount in [0, 1].</param>
public sealed class TdLambda(StateValues values, double lambda, double learningRate, double gamma) : TabularLearner<StateValues>(values, learningRate, gamma)
{
    private readonly double _lambda = LearnerArguments.Share(lambda, nameof(lambda));
    private readonly EligibilityTraces _traces = new(values.StateCount);

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        _traces.Clear();
        foreach (Experience<int, int> step in batch)
        {
            _traces.Decay(Gamma * _lambda);
            _traces[step.Observation] += 1;
            double following = step.Terminated ? 0 : Values[step.NextObservation];
            double error = step.Reward + Gamma * following - Values[step.Observation];
            _traces.Update(Values.All, LearningRate * error);
        }
    }
}
