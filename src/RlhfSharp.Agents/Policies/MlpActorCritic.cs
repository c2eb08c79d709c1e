using System.Text.Json.Nodes;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// Two separate networks of tanh layers, one for actions and one for values, as Stable-Baselines3's MlpPolicy: orthogonal
/// weights with gain sqrt(2), 0.01 before the actions, 1 before the value; biases 0; parameter names as there. What the
/// outputs of the first say of actions is the matter of its head: logits of discrete ones, means of continuous ones.
/// </summary>
public sealed class MlpActorCritic : IStepwisePolicy, IControlPolicy, IActionScores
{
    /// <summary>Its model_type in config.json.</summary>
    public const string Kind = "mlp-actor-critic";

    private readonly MlpParameters _policy;
    private readonly MlpParameters _value;
    private readonly RandomStream _actions;

    /// <summary>Networks for discrete actions.</summary>
    /// <param name="observationSize">Numbers in one observation; an observation of several axes is flattened.</param>
    /// <param name="actionCount">How many actions there are.</param>
    /// <param name="hiddenSizes">Widths of the tanh layers, in order.</param>
    /// <param name="seed">Draws the weights and the actions.</param>
    public MlpActorCritic(int observationSize, int actionCount, IReadOnlyList<int> hiddenSizes, ulong seed)
        : this(observationSize, new CategoricalHead(actionCount), hiddenSizes, seed) { }

    /// <summary>Networks for observations of <paramref name="observationSize"/> numbers and the actions of a head.</summary>
    /// <param name="observationSize">Numbers in one observation; an observation of several axes is flattened.</param>
    /// <param name="head">What the outputs of the policy network mean; belongs to this policy from now on.</param>
    /// <param name="hiddenSizes">Widths of the tanh layers, in order.</param>
    /// <param name="seed">Draws the weights and the actions.</param>
    public MlpActorCritic(int observationSize, IActionHead head, IReadOnlyList<int> hiddenSizes, ulong seed)
    {
        ObservationSize = observationSize;
        Head = head;
        HiddenSizes = hiddenSizes;
        _actions = RandomStream.Named(seed, "actions");
        RandomStream weights = RandomStream.Named(seed, "weights");
        Layer[] policyLayers = CreateLayers("mlp_extractor.policy_net", "action_net", head.OutputCount, outputGain: 0.01, weights);
        Layer[] valueLayers = CreateLayers("mlp_extractor.value_net", "value_net", 1, outputGain: 1, weights);
        NamedParameters =
        [
            .. policyLayers.Concat(valueLayers).SelectMany(layer => new[] { ($"{layer.Name}.weight", layer.Weight), ($"{layer.Name}.bias", layer.Bias) }),
            .. head.NamedParameters,
        ];
        (_policy, _value) = (Network(policyLayers), Network(valueLayers));
    }

    /// <summary>Numbers in one observation.</summary>
    public int ObservationSize { get; }

    /// <summary>What the outputs of the policy network mean.</summary>
    public IActionHead Head { get; }

    /// <summary>How many discrete actions there are; 0 where actions are continuous.</summary>
    public int ActionCount => Head is CategoricalHead ? Head.OutputCount : 0;

    /// <summary>Widths of the tanh layers.</summary>
    public IReadOnlyList<int> HiddenSizes { get; }

    /// <summary>Every parameter with the name that Stable-Baselines3 gives it.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters { get; }

    /// <inheritdoc/>
    public string ModelType => Kind;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> NamedTensors => [.. NamedParameters.Select(pair => (pair.Name, (Tensor)pair.Parameter))];

    /// <inheritdoc/>
    public IEnumerable<Parameter> Parameters => NamedParameters.Select(pair => pair.Parameter);

    /// <summary>The network that <see cref="Describe"/> described, with other weights.</summary>
    public static MlpActorCritic FromDescription(PolicyDescription description, ulong seed) => new(
        description.Get<int>("observation_size"),
        description.Has("action_size") ? new GaussianHead(description.Get<int>("action_size")) : new CategoricalHead(description.Get<int>("action_count")),
        description.GetList<int>("hidden_sizes"), seed);

    /// <inheritdoc/>
    public JsonObject Describe()
    {
        JsonObject description = new() { ["observation_size"] = ObservationSize };
        Head.DescribeTo(description);
        description["hidden_sizes"] = new JsonArray([.. HiddenSizes.Select(size => (JsonNode)size)]);
        description["activation"] = "tanh";
        return description;
    }

    /// <inheritdoc/>
    public ActorOutput Act(Tensor observations, ActingMode mode)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor outputs = FusedOps.Mlp(Flat(observations), _policy, MlpActivation.Tanh); // [rows, outputs]
        Tensor actions = mode == ActingMode.Greedy ? Head.Mode(outputs) : Head.Sample(outputs, _actions);
        return new ActorOutput(actions.MoveToOuterDisposeScope());
    }

    /// <summary>[rows, actions]: the probability of every discrete action in each observation; no gradient is recorded.</summary>
    public Tensor ActionProbabilities(Tensor observations)
    {
        if (Head is not CategoricalHead)
            throw new InvalidOperationException("Continuous actions have densities, no probabilities.");
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return FusedOps.Mlp(Flat(observations), _policy, MlpActivation.Tanh).softmax(-1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    ActionScoreKind? IActionScores.ScoreKind => Head is CategoricalHead ? ActionScoreKind.Probability : null;

    /// <inheritdoc/>
    Tensor IActionScores.ScoreActions(Tensor observations) => ActionProbabilities(observations);

    /// <inheritdoc/>
    public PolicyEvaluation Evaluate(TensorRows observations, Tensor actions)
    {
        Tensor[] outputs = FusedOps.Mlps(Flat(observations.Values), [_policy, _value], MlpActivation.Tanh);
        (Tensor logProbs, Tensor entropies) = Head.Evaluate(outputs[0], actions.squeeze(1)); // [rows]
        return new PolicyEvaluation(logProbs.unsqueeze(1), entropies.unsqueeze(1), outputs[1]);
    }

    /// <inheritdoc/>
    public Tensor EvaluateStates(Tensor observations) => FusedOps.Mlp(Flat(observations), _value, MlpActivation.Tanh).squeeze(1);

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => _actions.Save(writer.Section("actions"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _actions.Load(reader.Section("actions"));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Parameter parameter in Parameters)
            parameter.Dispose();
    }

    // [rows, features]
    private static Tensor Flat(Tensor observations) => observations.dim() > 2 ? observations.flatten(1) : observations;

    private static MlpParameters Network(Layer[] layers) =>
        new([.. layers.Select(layer => layer.Weight)], [.. layers.Select(layer => layer.Bias)]);

    private Layer[] CreateLayers(string hiddenName, string outputName, int outputs, double outputGain, RandomStream random)
    {
        List<Layer> layers = [];
        int width = ObservationSize;
        foreach (int next in HiddenSizes)
        {
            layers.Add(Layer.Create($"{hiddenName}.{2 * layers.Count}", width, next, Math.Sqrt(2), random));
            width = next;
        }

        layers.Add(Layer.Create(outputName, width, outputs, outputGain, random));
        return [.. layers];
    }

    private sealed record Layer(string Name, Parameter Weight, Parameter Bias)
    {
        public static Layer Create(string name, int inputs, int outputs, double gain, RandomStream random)
        {
            Parameter weight = new(OrthogonalMatrix.Create(outputs, inputs, gain, random)); // [outputs, inputs]
            Parameter bias = new(zeros(outputs));
            weight.DetachFromDisposeScope();
            bias.DetachFromDisposeScope();
            return new Layer(name, weight, bias);
        }
    }
}
