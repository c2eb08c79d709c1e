namespace RlhfSharp.Agents.Policies;

/// <summary>One action for each observation: ReLU layers, then tanh, then the bounds of the box (Lillicrap et al. 2016).</summary>
public sealed class DeterministicActor : ContinuousActor
{
    /// <summary>Its model_type in config.json.</summary>
    public const string Kind = "deterministic-actor";

    /// <summary>A network for observations of <paramref name="observationSize"/> numbers; one of several axes is flattened.</summary>
    public DeterministicActor(int observationSize, ActionScale scale, IReadOnlyList<int> hiddenSizes, ulong seed)
        : base("mu", outputsPerNumber: 1, observationSize, scale, hiddenSizes, seed) { }

    /// <inheritdoc/>
    public override string ModelType => Kind;

    /// <summary>The network that <see cref="ContinuousActor.Describe"/> described, with other weights.</summary>
    public static DeterministicActor FromDescription(PolicyDescription description, ulong seed) => new(
        description.Get<int>("observation_size"), ActionScale.FromDescription(description), description.GetList<int>("hidden_sizes"), seed);

    /// <summary>float32 [rows, numbers] between -1 and 1, differentiable.</summary>
    public Tensor Evaluate(Tensor observations) => Outputs(observations).tanh();

    private protected override Tensor Choose(Tensor observations, ActingMode mode) => Evaluate(observations);
}
