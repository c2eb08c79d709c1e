using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Linear;

/// <summary>
/// Semi-gradient TD(0) (Sutton and Barto, section 9.3): w += alpha rho delta x(S). Off-policy, with an importance ratio rho
/// other than 1, it may diverge (section 11.2).
/// </summary>
/// <param name="features">What is seen of an observation.</param>
/// <param name="stepSize">alpha of a weight, above 0.</param>
/// <param name="gamma">The discount in [0, 1].</param>
/// <param name="ratio">pi(a|s) / b(a|s), of the policy that is judged and the one that acts; 1 where left out.</param>
public sealed class SemiGradientTd<TObservation>(
    FeatureMap<TObservation> features, double stepSize, double gamma, Func<TObservation, int, double>? ratio = null)
    : LinearPrediction<TObservation>(features, stepSize, gamma)
{
    /// <inheritdoc/>
    public override void Learn(LiveEpisode<TObservation, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        foreach (Experience<TObservation, int> step in batch)
        {
            double rho = ratio?.Invoke(step.Observation, step.Action) ?? 1;
            double error = Encode(step);
            if (rho != 0)
                Seen.AddTo(Weights, StepSize * rho * error);
        }
    }
}
