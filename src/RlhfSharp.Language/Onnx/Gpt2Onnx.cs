using RlhfSharp.Core.Onnx;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Onnx;

/// <summary>Writes GPT-2 models as ONNX files, with the inputs and outputs that Hugging Face's tools (Optimum, transformers.js) expect.</summary>
public static class Gpt2Onnx
{
    /// <summary>Where a model folder holds its ONNX file.</summary>
    public static string FileName(OnnxPrecision precision) => Path.Combine("onnx", precision == OnnxPrecision.Int8 ? "model_quantized.onnx" : "model.onnx");

    /// <summary>
    /// A language model with a key/value cache: input_ids, attention_mask, position_ids and past_key_values.N.key/value to logits and
    /// present.N.key/value. The attention mask covers earlier tokens too.
    /// </summary>
    /// <exception cref="RlhfSharp.Core.UserException">The file cannot be written, or the model exceeds 2 GB.</exception>
    public static void SaveLanguageModel(Gpt2Model model, string path, OnnxPrecision precision)
    {
        Gpt2Graph gpt2 = new(model, "gpt2", precision);
        OnnxGraph nodes = gpt2.Nodes;
        string ids = nodes.Input("input_ids", OnnxType.Int64, "batch_size", "sequence_length");
        string mask = nodes.Input("attention_mask", OnnxType.Int64, "batch_size", "total_sequence_length");
        string positions = nodes.Input("position_ids", OnnxType.Int64, "batch_size", "sequence_length");
        nodes.Output("logits", OnnxType.Float32, "batch_size", "sequence_length", model.Config.VocabularySize);
        string hidden = gpt2.Blocks(gpt2.Embed(ids, positions), gpt2.AttentionBias(ids, mask), withCache: true);
        gpt2.Matrices.Logits(hidden, "logits");
        nodes.Save(path);
    }

    /// <summary>
    /// A scalar head on the last token that is no padding, as GPT2ForSequenceClassification reads it: input_ids and attention_mask to
    /// logits [batch, 1]. Padding may stand on either side.
    /// </summary>
    /// <param name="model">The model below the head.</param>
    /// <param name="weight">The head's weight, [1, width].</param>
    /// <param name="bias">The head's bias.</param>
    /// <param name="path">The file.</param>
    /// <param name="precision">How the large matrices are stored.</param>
    /// <exception cref="RlhfSharp.Core.UserException">The file cannot be written, or the model exceeds 2 GB.</exception>
    public static void SaveSequenceClassifier(Gpt2Model model, Tensor weight, double bias, string path, OnnxPrecision precision)
    {
        Gpt2Graph gpt2 = new(model, "gpt2_reward", precision);
        OnnxGraph nodes = gpt2.Nodes;
        string ids = nodes.Input("input_ids", OnnxType.Int64, "batch_size", "sequence_length");
        string mask = nodes.Input("attention_mask", OnnxType.Int64, "batch_size", "sequence_length");
        nodes.Output("logits", OnnxType.Float32, "batch_size", 1);

        // Of each token, how many of the text's tokens come before it; of padding in front, 0.
        string axis = nodes.Constant<long>("sequence_axis", [1], 1);
        string counted = nodes.Node("CumSum", [mask, axis]);
        string positions = nodes.Node("Max", [nodes.Node("Sub", [counted, axis]), nodes.Constant<long>("first_position", [0], 1)]);
        string hidden = gpt2.Blocks(gpt2.Embed(ids, positions), gpt2.AttentionBias(ids, mask), withCache: false);

        // The last token: where the count of tokens, 0 on padding, is largest.
        string last = nodes.Node("ArgMax", [nodes.Node("Mul", [counted, mask])], new OnnxAttribute("axis", 1), new OnnxAttribute("keepdims", 1));   // [batch, 1]
        string pooled = nodes.Node("GatherND", [hidden, last], new OnnxAttribute("batch_dims", 1));                                              // [batch, width]
        nodes.NamedNode("logits", "Gemm", [pooled, nodes.Constant("score.weight", weight), nodes.Constant<float>("score.bias", [(float)bias], 1)], new OnnxAttribute("transB", 1));
        nodes.Save(path);
    }
}
