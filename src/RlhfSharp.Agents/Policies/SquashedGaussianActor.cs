using RlhfSharp.Agents.Distributions;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// tanh of a normal distribution whose mean and logarithm of the deviation one network of ReLU layers gives, then the bounds of the box
/// (Haarnoja et al. 2018). The logarithm is kept between -20 and 2.
/// </summary>
public sealed class SquashedGaussianActor : ContinuousActor
{
    /// <summary>Its model_type in config.json.</summary>
    public const string Kind = "squashed-gaussian-actor";

    private const double LowestLogDeviation = -20, HighestLogDeviation = 2;

    private readonly RandomStream _actions;

    /// <summary>A network for observations of <paramref name="observationSize"/> numbers; one of several axes is flattened.</summary>
    public SquashedGaussianActor(int observationSize, ActionScale scale, IReadOnlyList<int> hiddenSizes, ulong seed)
        : base("latent_pi", outputsPerNumber: 2, observationSize, scale, hiddenSizes, seed) => _actions = RandomStream.Named(seed, "actions");

    /// <inheritdoc/>
    public override string ModelType => Kind;

    /// <summary>The network that <see cref="ContinuousActor.Describe"/> described, with other weights.</summary>
    public static SquashedGaussianActor FromDescription(PolicyDescription description, ulong seed) => new(
        description.Get<int>("observation_size"), ActionScale.FromDescription(description), description.GetList<int>("hidden_sizes"), seed);

    /// <summary>Actions [rows, numbers] between -1 and 1 for noise [rows, numbers] and their log-probabilities [rows], both differentiable.</summary>
    public (Tensor Actions, Tensor LogProbs) Evaluate(Tensor observations, Tensor noise)
    {
        (Tensor means, Tensor logDeviations) = Distribution(observations);
        return SquashedNormal.Sample(means, logDeviations, noise);
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer) => _actions.Save(writer.Section("actions"));

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader) => _actions.Load(reader.Section("actions"));

    private protected override Tensor Choose(Tensor observations, ActingMode mode)
    {
        (Tensor means, Tensor logDeviations) = Distribution(observations);
        return (mode == ActingMode.Greedy ? means : means + logDeviations.exp() * GaussianNoise.Create(_actions, means.shape)).tanh();
    }

    // Means and log-deviations, each [rows, numbers].
    private (Tensor Means, Tensor LogDeviations) Distribution(Tensor observations)
    {
        Tensor outputs = Outputs(observations); // [rows, 2 * numbers]
        return (outputs.narrow(1, 0, Scale.Size), outputs.narrow(1, Scale.Size, Scale.Size).clamp(LowestLogDeviation, HighestLogDeviation));
    }
}
