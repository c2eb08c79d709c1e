using System.Text.Json.Nodes;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>One action for each observation: ReLU layers, then tanh, then the bounds of the box (Lillicrap et al. 2016).</summary>
public sealed class DeterministicActor : IContinuousActor
{
    /// <summary>Its model_type in config.json.</summary>
    public const string Kind = "deterministic-actor";

    private readonly LinearLayers _layers;

    /// <summary>A network for observations of <paramref name="observationSize"/> numbers; one of several axes is flattened.</summary>
    public DeterministicActor(int observationSize, ActionScale scale, IReadOnlyList<int> hiddenSizes, ulong seed)
    {
        (ObservationSize, Scale, HiddenSizes) = (observationSize, scale, hiddenSizes);
        _layers = new LinearLayers("mu", [observationSize, .. hiddenSizes, scale.Size], RandomStream.Named(seed, "weights"));
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
    public static DeterministicActor FromDescription(PolicyDescription description, ulong seed) => new(
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

    /// <summary>float32 [rows, numbers] between -1 and 1, differentiable.</summary>
    public Tensor Evaluate(Tensor observations) =>
        _layers.Evaluate(observations.dim() > 2 ? observations.flatten(1) : observations).tanh();

    /// <inheritdoc/>
    public Tensor ActUnscaled(Tensor observations, ActingMode mode)
    {
        using IDisposable gradientsOff = no_grad();
        return Evaluate(observations);
    }

    /// <inheritdoc/>
    public ActorOutput Act(Tensor observations, ActingMode mode)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return new ActorOutput(Scale.ToBox(Evaluate(observations)).MoveToOuterDisposeScope());
    }

    /// <summary>There is nothing random in it to save.</summary>
    public void Save(CheckpointWriter writer) { }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) { }

    /// <inheritdoc/>
    public void Dispose()
    {
        _layers.Dispose();
        Scale.Dispose();
    }
}
