using System.Runtime.InteropServices;
using RlhfSharp.Core.Onnx;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Onnx;

/// <summary>Puts a model's large matrices into a graph: the token table, which is the output head too, and the linear layers.</summary>
internal abstract class Gpt2Matrices
{
    private readonly Dictionary<string, Parameter> parameters;

    protected Gpt2Matrices(OnnxGraph graph, Gpt2Model model)
    {
        Graph = graph;
        parameters = model.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
    }

    /// <summary>Where they go.</summary>
    protected OnnxGraph Graph { get; }

    public static Gpt2Matrices Create(OnnxGraph graph, Gpt2Model model, OnnxPrecision precision) =>
        precision == OnnxPrecision.Int8 ? new Int8Matrices(graph, model) : new Float32Matrices(graph, model);

    /// <summary>Rows of the token table: ids [batch, sequence] to [batch, sequence, width].</summary>
    public abstract string Tokens(string ids);

    /// <summary>The output head: hidden [batch, sequence, width] to a value called <paramref name="output"/>, [batch, sequence, vocabulary].</summary>
    public abstract string Logits(string hidden, string output);

    /// <summary>x times the [in, out] matrix called <paramref name="layer"/>, plus its bias.</summary>
    public string Linear(string x, string layer) => Graph.Node("Add", [Product(x, layer + ".weight"), Constant(layer + ".bias")]);

    /// <summary>A parameter as it is.</summary>
    public string Constant(string parameter) => Graph.Constant(parameter, parameters[parameter]);

    /// <summary>x [..., in] times the parameter [in, out].</summary>
    protected abstract string Product(string x, string parameter);

    /// <summary>A copy of a parameter of two axes.</summary>
    protected (float[] Values, int Rows, int Columns) Values(string parameter)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor tensor = parameters[parameter].detach().cpu().contiguous();
        return (MemoryMarshal.Cast<byte, float>(tensor.bytes).ToArray(), (int)tensor.shape[0], (int)tensor.shape[1]);
    }
}
