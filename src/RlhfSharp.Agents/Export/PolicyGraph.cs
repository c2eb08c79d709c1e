using RlhfSharp.Core;
using RlhfSharp.Core.Onnx;

namespace RlhfSharp.Agents.Export;

/// <summary>An ONNX graph from <c>observation</c> to <c>action</c>, with what the parts of policies have in common.</summary>
internal sealed class PolicyGraph
{
    private const string Batch = "batch_size", Action = "action";
    private readonly OnnxGraph _graph = new("policy");
    private int _constants;

    /// <summary>The input: float32 [batch, numbers].</summary>
    public string Numbers(int size) => _graph.Input("observation", OnnxType.Float32, Batch, size);

    /// <summary>The input: int64 [batch], numbers of states.</summary>
    public string States() => _graph.Input("observation", OnnxType.Int64, Batch);

    /// <summary>A node with one output.</summary>
    public string Node(string operation, params string[] inputs) => _graph.Node(operation, inputs);

    /// <summary>A node with one output and attributes.</summary>
    public string Node(string operation, string[] inputs, params OnnxAttribute[] attributes) => _graph.Node(operation, inputs, attributes);

    /// <summary>float32 [numbers].</summary>
    public string Constant(IEnumerable<float> values)
    {
        float[] numbers = [.. values];
        return _graph.Constant<float>($"constant_{_constants++}", numbers, numbers.Length);
    }

    /// <summary>A float32 number.</summary>
    public string Constant(float value) => _graph.Constant<float>($"constant_{_constants++}", [value]);

    /// <summary>int64 [numbers].</summary>
    public string Constant(params long[] values) => _graph.Constant<long>($"constant_{_constants++}", values, values.Length);

    /// <summary>A parameter by its name.</summary>
    public string Constant(string name, Tensor values) => _graph.Constant(name, values);

    /// <summary>inputs * weight^T + bias.</summary>
    public string Linear(string inputs, string name, Tensor weight, Tensor bias) =>
        _graph.Node("Gemm", [inputs, _graph.Constant($"{name}.weight", weight), _graph.Constant($"{name}.bias", bias)], new OnnxAttribute("transB", 1));

    /// <summary>Linear layers with an activation between them.</summary>
    public string Layers(string inputs, string name, MlpParameters layers, string activation)
    {
        for (int i = 0; i < layers.Weights.Count; i++)
            inputs = Linear(i == 0 ? inputs : _graph.Node(activation, [inputs]), $"{name}.{2 * i}", layers.Weights[i], layers.Biases[i]);
        return inputs;
    }

    /// <summary>The outputs of discrete actions: <c>action</c> int64 [batch], the best by scores [batch, actions], which are an output too.</summary>
    public void Discrete(string scores, int actions, string name)
    {
        Output(name, scores, OnnxType.Float32, Batch, actions);
        Output(Action, _graph.Node("ArgMax", [scores], new OnnxAttribute("axis", 1), new OnnxAttribute("keepdims", 0)), OnnxType.Int64, Batch);
    }

    /// <summary>The output of a table: <c>action</c> int64 [batch] of each state, and the rows of its values.</summary>
    public void Table(string actions, string values, int count)
    {
        Output("values", values, OnnxType.Float32, Batch, count);
        Output(Action, actions, OnnxType.Int64, Batch);
    }

    /// <summary>The output of continuous actions: <c>action</c> float32 [batch, numbers].</summary>
    public void Continuous(string actions, int size) => Output(Action, actions, OnnxType.Float32, Batch, size);

    /// <summary>Writes the file.</summary>
    public void Save(string path) => _graph.Save(path);

    private void Output(string name, string value, OnnxType type, params OnnxDimension[] shape) =>
        _graph.Output(_graph.NamedNode(name, "Identity", [value]), type, shape);
}
