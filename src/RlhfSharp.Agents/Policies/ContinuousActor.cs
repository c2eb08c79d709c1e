using System.Text.Json.Nodes;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// A policy over a box by a network of ReLU layers, which also gives its actions before they are scaled to the box. What it saves is the
/// state of its sampling; parameters belong to the learner.
/// </summary>
public abstract class ContinuousActor : IControlPolicy, ICheckpointable
{
    private readonly LinearLayers _layers;

    private protected ContinuousActor(string name, int outputsPerNumber, int observationSize, ActionScale scale, IReadOnlyList<int> hiddenSizes, ulong seed)
    {
        (ObservationSize, Scale, HiddenSizes) = (observationSize, scale, hiddenSizes);
        _layers = new LinearLayers(name, [observationSize, .. hiddenSizes, outputsPerNumber * scale.Size], RandomStream.Named(seed, "weights"));
    }

    /// <summary>Numbers in one observation; one of several axes is flattened.</summary>
    public int ObservationSize { get; }

    /// <summary>How its actions map to those of the environment.</summary>
    public ActionScale Scale { get; }

    /// <summary>Widths of the ReLU layers.</summary>
    public IReadOnlyList<int> HiddenSizes { get; }

    /// <summary>Everything that is trained.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters => _layers.Parameters;

    /// <summary>Its linear layers.</summary>
    internal MlpParameters Layers => _layers.Network();

    /// <inheritdoc/>
    public abstract string ModelType { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> NamedTensors => [.. NamedParameters.Select(pair => (pair.Name, (Tensor)pair.Parameter))];

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

    /// <summary>float32 [rows, numbers] between -1 and 1; no gradient is recorded.</summary>
    public Tensor ActUnscaled(Tensor observations, ActingMode mode)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return Choose(observations, mode).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public ActorOutput Act(Tensor observations, ActingMode mode)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return new ActorOutput(Scale.ToBox(Choose(observations, mode)).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public virtual void Save(CheckpointWriter writer) { }

    /// <inheritdoc/>
    public virtual void Load(CheckpointReader reader) { }

    /// <inheritdoc/>
    public void Dispose()
    {
        _layers.Dispose();
        Scale.Dispose();
    }

    /// <summary>What the layers say: [rows, outputs], differentiable.</summary>
    private protected Tensor Outputs(Tensor observations) => _layers.Evaluate(observations.dim() > 2 ? observations.flatten(1) : observations);

    /// <summary>Actions [rows, numbers] between -1 and 1.</summary>
    private protected abstract Tensor Choose(Tensor observations, ActingMode mode);
}
