using RlhfSharp.Core.Onnx;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Onnx;

/// <summary>Matrices as they were trained.</summary>
internal sealed class Float32Matrices : Gpt2Matrices
{
    private readonly string table;

    public Float32Matrices(OnnxGraph graph, Gpt2Model model) : base(graph, model) => table = Constant("wte.weight");

    public override string Tokens(string ids) => Graph.Node("Gather", [table, ids]);

    public override string Logits(string hidden, string output)
    {
        string transposed = Graph.Node("Transpose", [table], new OnnxAttribute("perm", 1, 0));   // [width, vocabulary]
        return Graph.NamedNode(output, "MatMul", [hidden, transposed]);
    }

    protected override string Product(string x, string parameter) => Graph.Node("MatMul", [x, Constant(parameter)]);
}
