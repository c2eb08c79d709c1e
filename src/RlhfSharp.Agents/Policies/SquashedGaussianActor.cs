using System.Text.Json.Nodes;
using RlhfSharp.Agents.Distributions;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// tanh of a normal distribution whose mean and logarithm of the deviation one network of ReLU layers gives, then the bounds of the box
/// (Haarnoja et al. 2018). The logarithm is kept between -20 and 2.
/// </summary>
public sealed class SquashedGaussianActor : IContinuousActor
{
    /// <summary>Its model_type in config.json.</summary>
    public const string Kind = "squashed-gaussian-actor";

    private const double LowestLogDeviation = -20, HighestLogDeviation = 2;

    private readonly LinearLayers _layers;
    private readonly RandomStream _actions;

    /// <summary>A network for observations of <paramref name="observationSize"/> numbers; one of several axes is flattened.</summary>
    public SquashedGaussianActor(int observationSize, ActionScale scale, IReadOnlyList<int> hiddenSizes, ulong seed)
    {
        (ObservationSize, Scale, HiddenSizes) = (observationSize, scale, hiddenSizes);
        _actions = RandomStream.Named(seed, "actions");
        _layers = new LinearLayers("latent_pi", [observationSize, .. hiddenSizes, 2 * scale.Size], RandomStream.Named(seed, "weights"));
    }

    /// <summary>Numbers in one observation.</summary>
    public int ObservationSize { get; }

    /// <inheritdoc/>
    public ActionScale Scale { get; }

    /// <summary>Widths of the ReLU layers.</summary>
    public IReadOnlyList<int> HiddenSizes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters => _layers.Parameters;

    /// <inheritdoc/>
    public string ModelType => Kind;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> NamedTensors => [.. NamedParameters.Select(pair => (pair.Name, (Tensor)pair.Parameter))];

    /// <summary>The network that <see cref="Describe"/> described, with other weights.</summary>
    public static SquashedGaussianActor FromDescription(PolicyDescription description, ulong seed) => new(
        description.Get<int>("observation_size"), ActionScale.FromDescription(description), description.GetList<int>("hidden_sizes"), seed);

    /// <inheritdoc/>
    public JsonObject Describe()
    {
        JsonObject description = new()
        {
            ["observation_size"] = ObservationSize,
            ["hidden_sizes"] = new JsonArray([.. HiddenSizes.Select(size => (JsonNode)size)]),
            ["activation"] = "relu",
        };
        Scale.DescribeTo(description);
        return description;
    }

    /// <summary>Actions [rows, numbers] between -1 and 1 for noise [rows, numbers] and their log-probabilities [rows], both differentiable.</summary>
    public (Tensor Actions, Tensor LogProbs) Evaluate(Tensor observations, Tensor noise)
    {
        (Tensor means, Tensor logDeviations) = Distribution(observations);
        return SquashedNormal.Sample(means, logDeviations, noise);
    }

    /// <inheritdoc/>
    public Tensor ActUnscaled(Tensor observations, ActingMode mode)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor means, Tensor logDeviations) = Distribution(observations);
        Tensor latent = mode == ActingMode.Greedy ? means : means + logDeviations.exp() * GaussianNoise.Create(_actions, means.shape);
        return latent.tanh().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public ActorOutput Act(Tensor observations, ActingMode mode)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return new ActorOutput(Scale.ToBox(ActUnscaled(observations, mode)).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => _actions.Save(writer.Section("actions"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _actions.Load(reader.Section("actions"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _layers.Dispose();
        Scale.Dispose();
    }

    // Means and log-deviations, each [rows, numbers].
    private (Tensor Means, Tensor LogDeviations) Distribution(Tensor observations)
    {
        Tensor outputs = _layers.Evaluate(observations.dim() > 2 ? observations.flatten(1) : observations); // [rows, 2 * numbers]
        return (outputs.narrow(1, 0, Scale.Size), outputs.narrow(1, Scale.Size, Scale.Size).clamp(LowestLogDeviation, HighestLogDeviation));
    }
}
