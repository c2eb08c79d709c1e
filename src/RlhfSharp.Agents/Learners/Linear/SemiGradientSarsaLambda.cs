using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Linear;

/// <summary>
/// Sarsa(lambda) over features (Sutton and Barto, section 12.7): every step's error moves the weights of all features seen
/// in the episode, the recent most. Replacing traces are for features that are 0 or 1: each is set, not added to.
/// </summary>
/// <param name="values">The estimates, which the behaviour reads while they are learnt.</param>
/// <param name="lambda">Decay of the traces in [0, 1].</param>
/// <param name="kind">What a visit does to a trace.</param>
/// <param name="stepSize">alpha above 0, divided by the number of features active at once.</param>
/// <param name="gamma">The discount in [0, 1].</param>
public sealed class SemiGradientSarsaLambda<TObservation>(
    LinearActionValues<TObservation> values, double lambda, TraceKind kind, double stepSize, double gamma)
    : LinearControlLearner<TObservation>(values, stepSize)
{
    private readonly double _gamma = LearnerArguments.Share(gamma, nameof(gamma));
    private readonly double _decay = gamma * LearnerArguments.Share(lambda, nameof(lambda));
    private readonly EligibilityTraces _traces = new(values.Weights.Length);
    private readonly FeatureVector _seen = values.Features.CreateVector();
    private readonly FeatureVector _reached = values.Features.CreateVector();

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<TObservation, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        _traces.Clear();
        foreach (Experience<TObservation, int> step in batch)
        {
            Values.Features.Encode(step.Observation, _seen);
            double error = step.Reward - Values.Of(_seen, step.Action);
            if (!step.Terminated)
            {
                Values.Features.Encode(step.NextObservation, _reached);
                error += _gamma * Values.Of(_reached, batch.NextAction);
            }

            _traces.Decay(_decay);
            for (int i = 0; i < _seen.Indices.Length; i++)
            {
                int index = Values.OffsetOf(step.Action) + _seen.Indices[i];
                _traces[index] = kind == TraceKind.Replacing ? _seen.Values[i] : _traces[index] + _seen.Values[i];
            }

            _traces.Update(Values.Weights, StepSize * LearnerArguments.Finite(error));
        }
    }
}
