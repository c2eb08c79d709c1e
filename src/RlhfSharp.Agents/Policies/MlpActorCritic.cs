using System.Text.Json.Nodes;
using RlhfSharp.Agents.Distributions;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// Two separate networks of tanh layers, one for action logits and one for values, as Stable-Baselines3's MlpPolicy:
/// orthogonal weights with gain sqrt(2), 0.01 before the logits, 1 before the value; biases 0; parameter names as there.
/// </summary>
public sealed class MlpActorCritic : IStepwisePolicy, IControlPolicy, IActionScores
{
    /// <summary>Its model_type in config.json.</summary>
    public const string Kind = "mlp-actor-critic";


    private readonly MlpParameters _policy;
    private readonly MlpParameters _value;
    private readonly RandomStream _actions;

    /// <summary>Networks for observations of <paramref name="observationSize"/> numbers and discrete actions.</summary>
    /// <param name="observationSize">Numbers in one observation; an observation of several axes is flattened.</param>
    /// <param name="actionCount">How many actions there are.</param>
    /// <param name="hiddenSizes">Widths of the tanh layers, in order.</param>
    /// <param name="seed">Draws the weights and the actions.</param>
    public MlpActorCritic(int observationSize, int actionCount, IReadOnlyList<int> hiddenSizes, ulong seed)
    {
        ObservationSize = observationSize;
        ActionCount = actionCount;
        HiddenSizes = hiddenSizes;
        _actions = RandomStream.Named(seed, "actions");
        RandomStream weights = RandomStream.Named(seed, "weights");
        Layer[] policyLayers = CreateLayers("mlp_extractor.policy_net", "action_net", actionCount, outputGain: 0.01, weights);
        Layer[] valueLayers = CreateLayers("mlp_extractor.value_net", "value_net", 1, outputGain: 1, weights);
        NamedParameters = [.. policyLayers.Concat(valueLayers).SelectMany(layer =>
            new[] { ($"{layer.Name}.weight", layer.Weight), ($"{layer.Name}.bias", layer.Bias) })];
        (_policy, _value) = (Network(policyLayers), Network(valueLayers));
    }

    /// <summary>Numbers in one observation.</summary>
    public int ObservationSize { get; }

    /// <summary>How many actions there are.</summary>
    public int ActionCount { get; }

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
        description.Get<int>("observation_size"), description.Get<int>("action_count"), description.GetList<int>("hidden_sizes"), seed);

    /// <inheritdoc/>
    public JsonObject Describe() => new()
    {
        ["observation_size"] = ObservationSize,
        ["action_count"] = ActionCount,
        ["hidden_sizes"] = new JsonArray([.. HiddenSizes.Select(size => (JsonNode)size)]),
        ["activation"] = "tanh",
    };

    /// <inheritdoc/>
    public ActorOutput Act(Tensor observations, ActingMode mode)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = FusedOps.Mlp(Flat(observations), _policy, MlpActivation.Tanh); // [rows, actions]
        Tensor actions = mode == ActingMode.Greedy ? logits.argmax(-1) : Categorical.Sample(logits, _actions);
        return new ActorOutput(actions.MoveToOuterDisposeScope());
    }

    /// <summary>[rows, actions]: the probability of every action in each observation; no gradient is recorded.</summary>
    public Tensor ActionProbabilities(Tensor observations)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return FusedOps.Mlp(Flat(observations), _policy, MlpActivation.Tanh).softmax(-1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    ActionScoreKind IActionScores.ScoreKind => ActionScoreKind.Probability;

    /// <inheritdoc/>
    Tensor IActionScores.ScoreActions(Tensor observations) => ActionProbabilities(observations);

    /// <inheritdoc/>
    public PolicyEvaluation Evaluate(TensorRows observations, Tensor actions)
    {
        Tensor[] outputs = FusedOps.Mlps(Flat(observations.Values), [_policy, _value], MlpActivation.Tanh);
        (Tensor logits, Tensor values) = (outputs[0], outputs[1]); // [rows, actions], [rows, 1]
        (Tensor logProbs, Tensor entropies) = Categorical.Evaluate(logits, actions.squeeze(1));
        return new PolicyEvaluation(logProbs.unsqueeze(1), entropies.unsqueeze(1), values);
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
