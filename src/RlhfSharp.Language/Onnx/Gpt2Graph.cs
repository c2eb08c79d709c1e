using RlhfSharp.Core.Onnx;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Onnx;

/// <summary>The nodes of a GPT-2 in an ONNX graph: from token ids [batch, sequence] to hidden states [batch, sequence, width].</summary>
internal sealed class Gpt2Graph
{
    private readonly Gpt2Config config;

    public Gpt2Graph(Gpt2Model model, string name, OnnxPrecision precision)
    {
        config = model.Config;
        Nodes = new OnnxGraph(name);
        Matrices = Gpt2Matrices.Create(Nodes, model, precision);
    }

    /// <summary>The graph.</summary>
    public OnnxGraph Nodes { get; }

    /// <summary>The model's large matrices.</summary>
    public Gpt2Matrices Matrices { get; }

    /// <summary>Token and position embeddings added.</summary>
    public string Embed(string ids, string positions) => Nodes.Node("Add", [Matrices.Tokens(ids), Nodes.Node("Gather", [Matrices.Constant("wpe.weight"), positions])]);

    /// <summary>What is added to attention scores, [batch, 1, sequence, total]: 0 where a token may look, a very negative number elsewhere.</summary>
    /// <param name="ids">[batch, sequence], the newest tokens.</param>
    /// <param name="mask">[batch, total], 1 for each token of the text and 0 for padding.</param>
    public string AttentionBias(string ids, string mask)
    {
        string zero = Nodes.Constant<long>("zero", [0]), one = Nodes.Constant<long>("one", [1]);
        string total = Length(mask), first = Nodes.Node("Sub", [total, Length(ids)]);
        string keys = Nodes.Node("Range", [zero, total, one]);                                                                                           // [total]
        string queries = Nodes.Node("Unsqueeze", [Nodes.Node("Range", [first, total, one]), Nodes.Constant<long>("query_axis", [1], 1)]);              // [sequence, 1]
        string causal = Nodes.Node("LessOrEqual", [keys, queries]);                                                                                     // [sequence, total]
        string present = Nodes.Node("Cast", [Nodes.Node("Unsqueeze", [mask, Nodes.Constant<long>("mask_axes", [1, 2], 2)])], new OnnxAttribute("to", (long)OnnxType.Bool));
        string allowed = Nodes.Node("And", [present, causal]);
        return Nodes.Node("Where", [allowed, Nodes.Constant<float>("allowed", [0]), Nodes.Constant<float>("forbidden", [float.MinValue])]);
    }

    /// <summary>All blocks and the last layer norm.</summary>
    /// <param name="hidden">The embeddings.</param>
    /// <param name="bias">From <see cref="AttentionBias"/>.</param>
    /// <param name="withCache">Whether keys and values of earlier tokens are inputs, and those of all tokens outputs.</param>
    public string Blocks(string hidden, string bias, bool withCache)
    {
        AttentionNodes attention = new(Nodes, config, bias, withCache);
        for (int layer = 0; layer < config.Layers; layer++)
        {
            string block = $"h.{layer}";
            string mixed = attention.Add(Matrices.Linear(Norm(hidden, $"{block}.ln_1"), $"{block}.attn.c_attn"), layer);
            hidden = Nodes.Node("Add", [hidden, Matrices.Linear(mixed, $"{block}.attn.c_proj")]);
            string inner = Nodes.Node("Gelu", [Matrices.Linear(Norm(hidden, $"{block}.ln_2"), $"{block}.mlp.c_fc")], new OnnxAttribute("approximate", "tanh"));
            hidden = Nodes.Node("Add", [hidden, Matrices.Linear(inner, $"{block}.mlp.c_proj")]);
        }
        return Norm(hidden, "ln_f");
    }

    private string Norm(string x, string norm) => Nodes.Node(
        "LayerNormalization", [x, Matrices.Constant($"{norm}.weight"), Matrices.Constant($"{norm}.bias")], new OnnxAttribute("epsilon", (float)config.LayerNormEpsilon));

    /// <summary>The size of the second axis, a scalar.</summary>
    private string Length(string value)
    {
        string size = Nodes.Node("Shape", [value], new OnnxAttribute("start", 1), new OnnxAttribute("end", 2));
        return Nodes.Node("Squeeze", [size]);
    }
}
