using RlhfSharp.Core.Onnx;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Onnx;

/// <summary>
/// Matrices as 8-bit integers with a scale for each output; what they are multiplied with is rounded to 8 bits when the model runs
/// (DynamicQuantizeLinear, MatMulInteger). ONNX Runtime fuses each such group of nodes into one.
/// </summary>
internal sealed class Int8Matrices : Gpt2Matrices
{
    private readonly string zeroPoint, table, tableScales;

    public Int8Matrices(OnnxGraph graph, Gpt2Model model) : base(graph, model)
    {
        zeroPoint = graph.Constant<byte>("zero_point", [Int8Matrix.ZeroPoint]);
        (float[] values, int rows, int columns) = Values("wte.weight");
        Int8Matrix matrix = Int8Matrix.ByRow(values, rows, columns);
        table = Graph.Constant<byte>("wte.weight_quantized", matrix.Values, rows, columns);
        tableScales = Graph.Constant<float>("wte.weight_scale", matrix.Scales, rows);
    }

    public override string Tokens(string ids)
    {
        string rows = Graph.Node("Sub", [ToFloat32(Graph.Node("Gather", [table, ids])), ToFloat32(zeroPoint)]);   // [batch, sequence, width]
        string scales = Graph.Node("Gather", [tableScales, ids]);   // [batch, sequence]
        string last = Graph.Constant<long>("last_axis", [-1], 1);
        return Graph.Node("Mul", [rows, Graph.Node("Unsqueeze", [scales, last])]);
    }

    public override string Logits(string hidden, string output)
    {
        string transposed = Graph.Node("Transpose", [table], new OnnxAttribute("perm", 1, 0));   // [width, vocabulary]
        (string sums, string scales) = Multiply(hidden, transposed, tableScales);
        return Graph.NamedNode(output, "Mul", [sums, scales]);
    }

    protected override string Product(string x, string parameter)
    {
        (float[] values, int rows, int columns) = Values(parameter);
        Int8Matrix matrix = Int8Matrix.ByColumn(values, rows, columns);
        string weight = Graph.Constant<byte>(parameter + "_quantized", matrix.Values, rows, columns);
        (string sums, string scales) = Multiply(x, weight, Graph.Constant<float>(parameter + "_scale", matrix.Scales, columns));
        return Graph.Node("Mul", [sums, scales]);
    }

    /// <summary>Whole-number sums of products, and what to multiply them with.</summary>
    private (string Sums, string Scales) Multiply(string x, string weight, string weightScales)
    {
        string[] quantized = Graph.Nodes(3, "DynamicQuantizeLinear", [x]);   // values (uint8), scale, zero point
        string sums = ToFloat32(Graph.Node("MatMulInteger", [quantized[0], weight, quantized[2], zeroPoint]));
        return (sums, Graph.Node("Mul", [quantized[1], weightScales]));
    }

    private string ToFloat32(string value) => Graph.Node("Cast", [value], new OnnxAttribute("to", (long)OnnxType.Float32));
}
