using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Linear;

/// <summary>
/// Gradient TD (Sutton et al., "Fast Gradient-Descent Methods for Temporal-Difference Learning with Linear Function
/// Approximation", 2009; Sutton and Barto, section 11.7): stable off-policy, because it follows a true gradient, that of the
/// projected Bellman error. A second vector v estimates the error from the features: v += beta rho (delta - v . x) x.
/// </summary>
/// <param name="features">What is seen of an observation.</param>
/// <param name="kind">Which of the two.</param>
/// <param name="stepSize">alpha of a weight, above 0.</param>
/// <param name="secondStepSize">beta, above 0: usually larger than alpha.</param>
/// <param name="gamma">The discount in [0, 1].</param>
/// <param name="ratio">rho = pi(a|s) / b(a|s), of the policy that is judged and the one that acts; 1 where left out.</param>
public sealed class GradientTd<TObservation>(
    FeatureMap<TObservation> features, GradientTdKind kind, double stepSize, double secondStepSize, double gamma,
    Func<TObservation, int, double>? ratio = null)
    : LinearPrediction<TObservation>(features, stepSize, gamma)
{
    private readonly double _secondStepSize = LearnerArguments.Positive(secondStepSize, nameof(secondStepSize));
    private readonly double[] _second = new double[features.Count];

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<TObservation, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        foreach (Experience<TObservation, int> step in batch)
        {
            double rho = ratio?.Invoke(step.Observation, step.Action) ?? 1;
            if (rho == 0)
                continue;
            double error = Encode(step), expected = Seen.Dot(_second);
            Seen.AddTo(Weights, StepSize * rho * (kind == GradientTdKind.Tdc ? error : expected));
            Reached.AddTo(Weights, -StepSize * rho * Gamma * expected);
            Seen.AddTo(_second, _secondStepSize * rho * (error - expected));
        }
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("second", _second);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        reader.ReadInto("second", _second);
    }
}
