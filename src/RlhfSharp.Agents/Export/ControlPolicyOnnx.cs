using RlhfSharp.Agents.Policies;
using RlhfSharp.Core;
using RlhfSharp.Core.Onnx;

namespace RlhfSharp.Agents.Export;

/// <summary>
/// Writes control policies as ONNX files that act as the policies do greedily: <c>observation</c> to <c>action</c>, with the scores of all
/// actions where there are some. Scaling of observations and bounds of actions are part of the graph; critics are left out.
/// </summary>
public static class ControlPolicyOnnx
{
    /// <summary>Whether a policy can be written: any but those over features.</summary>
    public static bool CanSave(IControlPolicy policy) => PolicyInput.Of(policy) is not null;

    /// <summary>
    /// float32 [batch, numbers], or int64 [batch] for a table, to action int64 [batch], or float32 [batch, numbers]. A policy over discrete
    /// actions also gives logits [batch, actions], one by values gives values, one found by search scores, whose size means nothing.
    /// </summary>
    /// <exception cref="UserException">A policy over features, or the file cannot be written.</exception>
    public static void Save(IControlPolicy policy, string path)
    {
        PolicyInput input = PolicyInput.Of(policy)
            ?? throw new UserException($"A policy of the kind '{policy.ModelType}' is not written as ONNX: its features have no operators there; export one with a network or a table.");
        PolicyGraph graph = new();
        if (policy is TabularPolicy table)
            AddTable(graph, table);
        else
            AddNetwork(graph, policy, graph.Numbers(input.Count));
        graph.Save(path);
    }

    private static void AddTable(PolicyGraph graph, TabularPolicy table)
    {
        string states = graph.States();
        string values = graph.Node("Gather", graph.Constant("action_values", table.NamedTensors[0].Value), states);
        string actions = graph.Node("Gather", graph.Constant([.. table.GreedyActions().Select(action => (long)action)]), states);
        graph.Table(actions, values, table.ActionCount);
    }

    private static void AddNetwork(PolicyGraph graph, IControlPolicy policy, string x, (IReadOnlyList<float> Low, IReadOnlyList<float> High)? bounds = null)
    {
        switch (policy)
        {
            case DeployedPolicy deployed:
                AddNetwork(graph, deployed.Network, Scaled(graph, deployed, x), deployed.Bounds);
                break;
            case MlpActorCritic { ActionCount: > 0 } network:
                graph.Discrete(Outputs(graph, network, x), network.ActionCount, "logits");
                break;
            case MlpActorCritic network:
                graph.Continuous(Bounded(graph, Outputs(graph, network, x), bounds), network.Head.OutputCount);
                break;
            case QNetwork network:
                graph.Discrete(ActionValues(graph, network, x), network.ActionCount, "values");
                break;
            case ContinuousActor network:
                graph.Continuous(Action(graph, network, x), network.Scale.Size);
                break;
            case VectorPolicy { IsDiscrete: true } network:
                graph.Discrete(Outputs(graph, network, x), network.Shape.Sizes[^1], "scores");
                break;
            case VectorPolicy network:
                graph.Continuous(Bounded(graph, Outputs(graph, network, x), bounds), network.Shape.Sizes[^1]);
                break;
        }
    }

    // (x - mean) / sqrt(variance + epsilon), cut at plus and minus the clip.
    private static string Scaled(PolicyGraph graph, DeployedPolicy policy, string x)
    {
        if (policy.Statistics is not { } statistics)
            return x;
        string mean = graph.Constant(statistics.Mean.Select(value => (float)value));
        string deviation = graph.Constant(statistics.Variance.Select(value => (float)Math.Sqrt(value + policy.Normalization.Epsilon)));
        float clip = (float)policy.Normalization.ObservationClip;
        return graph.Node("Clip", graph.Node("Div", graph.Node("Sub", x, mean), deviation), graph.Constant(-clip), graph.Constant(clip));
    }

    private static string Bounded(PolicyGraph graph, string actions, (IReadOnlyList<float> Low, IReadOnlyList<float> High)? bounds) =>
        bounds is var (low, high) ? graph.Node("Min", graph.Node("Max", actions, graph.Constant(low)), graph.Constant(high)) : actions;

    private static string Outputs(PolicyGraph graph, MlpActorCritic network, string x)
    {
        Dictionary<string, Parameter> parameters = network.NamedParameters.ToDictionary(pair => pair.Name, pair => pair.Parameter);
        for (int layer = 0; layer < network.HiddenSizes.Count; layer++)
            x = graph.Node("Tanh", Layer($"mlp_extractor.policy_net.{2 * layer}"));
        return Layer("action_net");

        string Layer(string name) => graph.Linear(x, name, parameters[$"{name}.weight"], parameters[$"{name}.bias"]);
    }

    private static string Outputs(PolicyGraph graph, VectorPolicy network, string x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rest = network.NamedTensors[0].Value;
        List<Tensor> weights = [], biases = [];
        foreach ((int inputs, int outputs) in network.Shape.Sizes.Zip(network.Shape.Sizes.Skip(1)))
        {
            weights.Add(rest.narrow(0, 0, outputs * inputs).reshape(outputs, inputs));
            biases.Add(rest.narrow(0, outputs * inputs, outputs));
            rest = rest.narrow(0, outputs * (inputs + 1), rest.shape[0] - outputs * (inputs + 1));
        }

        return graph.Layers(x, "layers", new MlpParameters(weights, biases), "Tanh");
    }

    // The mean action: tanh of the first outputs, brought to the bounds of the box.
    private static string Action(PolicyGraph graph, ContinuousActor network, string x)
    {
        string outputs = graph.Layers(x, "layers", network.Layers, "Relu");
        string means = network is SquashedGaussianActor ? graph.Node("Slice", outputs, graph.Constant(0L), graph.Constant((long)network.Scale.Size), graph.Constant(1L)) : outputs;
        string half = graph.Constant(network.Scale.Low.Zip(network.Scale.High, (low, high) => 0.5f * (high - low)));
        string middle = graph.Constant(network.Scale.Low.Zip(network.Scale.High, (low, high) => 0.5f * (low + high)));
        return graph.Node("Add", graph.Node("Mul", graph.Node("Tanh", means), half), middle);
    }

    private static string ActionValues(PolicyGraph graph, QNetwork network, string x)
    {
        if (network.Scale is { } scale)
            x = graph.Node("Mul", graph.Node("Sub", x, graph.Constant(scale.Middle)), graph.Constant(scale.Factor));
        if (network.Trunk is { } trunk)
            x = graph.Node("Relu", graph.Layers(x, "trunk", trunk, "Relu"));
        int width = network.Options.Width;
        string said = graph.Node("Reshape", graph.Layers(x, "actions", network.Streams[0], "Relu"), graph.Constant(-1L, network.ActionCount, width));
        if (network.Streams.Count > 1) // dueling
        {
            string values = graph.Node("Reshape", graph.Layers(x, "values_of_states", network.Streams[1], "Relu"), graph.Constant(-1L, 1, width));
            string mean = graph.Node("ReduceMean", [said, graph.Constant(1L)], new OnnxAttribute("keepdims", 1));
            said = graph.Node("Add", values, graph.Node("Sub", said, mean));
        }

        OnnxAttribute dropsAxis = new("keepdims", 0);
        return network.Options.Returns == ReturnKind.Categorical
            ? graph.Node("ReduceSum", [graph.Node("Mul", graph.Node("Softmax", [said], new OnnxAttribute("axis", 2)), graph.Constant("support", network.Support)), graph.Constant(2L)], dropsAxis)
            : graph.Node("ReduceMean", [said, graph.Constant(2L)], dropsAxis); // of one mean, or of the quantiles
    }
}
