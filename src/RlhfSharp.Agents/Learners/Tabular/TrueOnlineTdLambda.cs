using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// True online TD(lambda) with Dutch traces (van Seijen and Sutton 2014; Sutton and Barto, section 12.5, equation 12.11 with
/// one feature for each state): equal, step by step, to the online lambda-return algorithm.
/// </summary>
/// <param name="values">The estimates.</param>
/// <param name="lambda">Decay of the traces in [0, 1].</param>
/// <param name="learningRate">The step size alpha in [0, 1].</param>
/// <param name="gamma">The discount in [0, 1].</param>
public sealed class TrueOnlineTdLambda(StateValues values, double lambda, double learningRate, double gamma)
    : TabularLearner<StateValues>(values, learningRate, gamma)
{
    private readonly double _lambda = LearnerArguments.Share(lambda, nameof(lambda));
    private readonly EligibilityTraces _traces = new(values.StateCount);

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        _traces.Clear();
        double old = 0; // V(S) as the step before saw it
        foreach (Experience<int, int> step in batch)
        {
            _traces.Decay(Gamma * _lambda);
            double trace = _traces[step.Observation];
            _traces[step.Observation] = trace + 1 - LearningRate * trace;
            double value = Values[step.Observation];
            double following = step.Terminated ? 0 : Values[step.NextObservation];
            double error = step.Reward + Gamma * following - value;
            _traces.Update(Values.All, LearningRate * (error + value - old));
            Values[step.Observation] -= LearningRate * (value - old);
            old = following;
        }
    }
}
