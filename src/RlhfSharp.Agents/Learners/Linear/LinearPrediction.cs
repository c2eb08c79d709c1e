using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Linear;

/// <summary>What all learners of linear state values share: v(s, w) = w . x(s) of a policy that does not change.</summary>
public abstract class LinearPrediction<TObservation> : ILearner<LiveEpisode<TObservation, int>>
{
    private readonly double[] _weights;

    /// <summary>A learner over these features, from weights of 0.</summary>
    /// <param name="features">What is seen of an observation.</param>
    /// <param name="stepSize">The step size alpha of a weight, above 0.</param>
    /// <param name="gamma">The discount in [0, 1].</param>
    protected LinearPrediction(FeatureMap<TObservation> features, double stepSize, double gamma)
    {
        (Features, StepSize, Gamma) = (features, LearnerArguments.Positive(stepSize, nameof(stepSize)), LearnerArguments.Share(gamma, nameof(gamma)));
        _weights = new double[features.Count];
        (Seen, Reached) = (features.CreateVector(), features.CreateVector());
    }

    /// <summary>w, one for each feature.</summary>
    public Span<double> Weights => _weights;

    /// <summary>What is seen of an observation.</summary>
    protected FeatureMap<TObservation> Features { get; }

    /// <summary>alpha.</summary>
    protected double StepSize { get; }

    /// <summary>The discount.</summary>
    protected double Gamma { get; }

    /// <summary>The features of the observation of the step; see <see cref="Encode"/>.</summary>
    protected FeatureVector Seen { get; }

    /// <summary>The features of the next observation, all 0 where the episode terminated.</summary>
    protected FeatureVector Reached { get; }

    /// <summary>v(s, w).</summary>
    public double Value(TObservation observation)
    {
        FeatureVector features = Features.CreateVector();
        Features.Encode(observation, features);
        return features.Dot(_weights);
    }

    /// <inheritdoc/>
    public abstract void Learn(LiveEpisode<TObservation, int> batch, TrainingProgress progress, MetricRecorder metrics);

    /// <inheritdoc/>
    public virtual void Save(CheckpointWriter writer) => writer.Write("weights", _weights);

    /// <inheritdoc/>
    public virtual void Load(CheckpointReader reader) => reader.ReadInto("weights", _weights);

    /// <summary>Fills <see cref="Seen"/> and <see cref="Reached"/>; gives delta = R + gamma v(S') - v(S).</summary>
    /// <exception cref="NonFiniteException">It is not finite: the weights diverge.</exception>
    protected double Encode(in Experience<TObservation, int> step)
    {
        Features.Encode(step.Observation, Seen);
        if (step.Terminated)
            Array.Clear(Reached.Values);
        else
            Features.Encode(step.NextObservation, Reached);
        return LearnerArguments.Finite(step.Reward + Gamma * Reached.Dot(_weights) - Seen.Dot(_weights));
    }
}
