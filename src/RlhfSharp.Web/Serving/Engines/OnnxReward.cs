using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Language.Onnx.Runtime;

namespace RlhfSharp.Web.Serving.Engines;

/// <summary>An exported reward model in ONNX Runtime: input_ids and attention_mask [sequences, tokens] to logits [sequences, 1].</summary>
internal sealed class OnnxReward : IRewardNetwork
{
    private const int TokensAtOnce = 4096;   // bounds the memory of a run

    private readonly OnnxModelFile file;

    /// <exception cref="UserException">The folder or ONNX Runtime's library cannot be read.</exception>
    public OnnxReward(string folder, ServeOptions options)
    {
        file = OnnxModelFile.Open(folder, options.Weights, options.OnnxLibrary, FusedOps.ThreadCount);
        if (file.Session.InputNames.Order(StringComparer.Ordinal).SequenceEqual(["attention_mask", "input_ids"])) return;
        file.Dispose();
        throw new UserException($"{file.Path}: is no reward model (it reads {string.Join(", ", file.Session.InputNames.Take(4))}); write it anew with `rlhf export`");
    }

    public string Engine => file.Engine;

    public double[] Score(IReadOnlyList<int[]> sequences)
    {
        double[] rewards = new double[sequences.Count];
        int[] order = [.. Enumerable.Range(0, sequences.Count).OrderBy(i => sequences[i].Length)];   // little padding
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (file.Format != WeightFormat.Int8 && end < order.Length && (end + 1 - start) * sequences[order[end]].Length <= TokensAtOnce) end++;   // int8 rounds by what runs together
            ReadOnlySpan<float> logits = Run([.. order[start..end].Select(i => sequences[i])]);
            for (int row = 0; row < logits.Length; row++) rewards[order[start + row]] = logits[row];
        }
        return rewards;
    }

    public void Dispose() => file.Dispose();

    private float[] Run(int[][] sequences)
    {
        int longest = sequences.Max(sequence => sequence.Length);
        long[] ids = new long[sequences.Length * longest], mask = new long[ids.Length];
        for (int row = 0; row < sequences.Length; row++)
            for (int i = 0; i < sequences[row].Length; i++) (ids[row * longest + i], mask[row * longest + i]) = (sequences[row][i], 1);
        using OnnxValue idValue = file.Session.CreateValue<long>(ids, sequences.Length, longest);
        using OnnxValue maskValue = file.Session.CreateValue<long>(mask, sequences.Length, longest);
        using OnnxValue logits = file.Session.Run(new Dictionary<string, OnnxValue> { ["input_ids"] = idValue, ["attention_mask"] = maskValue })["logits"];
        return logits.Elements<float>().ToArray();
    }
}
