using RlhfSharp.Core.Onnx;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Onnx;

/// <summary>Multi-head attention, with a key/value cache under the names that Hugging Face's tools use.</summary>
internal sealed class AttentionNodes
{
    private readonly OnnxGraph graph;
    private readonly Gpt2Config config;
    private readonly string bias, splitHeads, mergeHeads, scale;
    private readonly bool withCache;

    public AttentionNodes(OnnxGraph graph, Gpt2Config config, string bias, bool withCache)
    {
        (this.graph, this.config, this.bias, this.withCache) = (graph, config, bias, withCache);
        splitHeads = graph.Constant<long>("split_heads", [0, 0, config.Heads, HeadSize], 4);   // 0: as the input has it
        mergeHeads = graph.Constant<long>("merge_heads", [0, 0, config.Width], 3);
        scale = graph.Constant<float>("attention_scale", [(float)(1 / Math.Sqrt(HeadSize))]);
    }

    private int HeadSize => config.Width / config.Heads;

    /// <summary>Adds one layer's nodes: query | key | value [batch, sequence, 3 width] to [batch, sequence, width].</summary>
    public string Add(string queryKeyValue, int layer)
    {
        string[] parts = graph.Nodes(3, "Split", [queryKeyValue], new OnnxAttribute("axis", -1), new OnnxAttribute("num_outputs", 3));
        string query = Heads(parts[0]);
        string keys = Cached(Heads(parts[1]), $"{layer}.key"), values = Cached(Heads(parts[2]), $"{layer}.value");   // [batch, heads, total, head size]
        string scores = graph.Node("MatMul", [graph.Node("Mul", [query, scale]), graph.Node("Transpose", [keys], new OnnxAttribute("perm", 0, 1, 3, 2))]);
        string weights = graph.Node("Softmax", [graph.Node("Add", [scores, bias])], new OnnxAttribute("axis", -1));   // [batch, heads, sequence, total]
        string mixed = graph.Node("Transpose", [graph.Node("MatMul", [weights, values])], new OnnxAttribute("perm", 0, 2, 1, 3));
        return graph.Node("Reshape", [mixed, mergeHeads]);
    }

    /// <summary>[batch, sequence, width] to [batch, heads, sequence, head size].</summary>
    private string Heads(string x) => graph.Node("Transpose", [graph.Node("Reshape", [x, splitHeads])], new OnnxAttribute("perm", 0, 2, 1, 3));

    private string Cached(string newest, string name)
    {
        if (!withCache) return newest;
        string past = graph.Input($"past_key_values.{name}", OnnxType.Float32, "batch_size", config.Heads, "past_sequence_length", HeadSize);
        string present = graph.NamedNode($"present.{name}", "Concat", [past, newest], new OnnxAttribute("axis", 2));
        graph.Output(present, OnnxType.Float32, "batch_size", config.Heads, "total_sequence_length", HeadSize);
        return present;
    }
}
