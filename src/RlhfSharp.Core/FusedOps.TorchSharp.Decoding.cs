using RlhfSharp.Core.Decoding;
using TorchSharp;
using static TorchSharp.torch;

namespace RlhfSharp.Core;

// Decoding on TorchSharp: plain calls. Prepared weights are float32 [in, out], rounded as their format says.
public static partial class FusedOps
{
    private static PreparedWeight PrepareWeight(Tensor weight, bool transposed, WeightFormat format)
    {
        using var scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        Tensor values = (transposed ? weight.t() : weight).detach().clone().contiguous(); // [in, out]
        if (format == WeightFormat.BFloat16)
            values = values.to(ScalarType.BFloat16).to(ScalarType.Float32);
        else if (format == WeightFormat.Int8)
        {
            Tensor scales = values.abs().amax(0L).clamp_min(1e-38) / 127.0; // [out]
            values = (values / scales).round() * scales;
        }
        return new PreparedWeight(values.shape[0], values.shape[1], format, values);
    }

    private static Tensor MultiplyPrepared(Tensor input, PreparedWeight weight, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        Tensor product = input.matmul(weight.Values);
        return (bias is null ? product : product + bias).MoveToOuterDisposeScope();
    }

    private static void DecodeRows(
        DecoderWeights weights, IReadOnlyList<Tensor> keyCaches, IReadOnlyList<Tensor> valueCaches, ReadOnlySpan<long> tokens,
        ReadOnlySpan<long> slots, ReadOnlySpan<long> positions, ReadOnlySpan<long> predicted, ReadOnlySpan<double> temperatures, Tensor probabilities)
    {
        using var scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        Device device = weights.Tokens.device;
        Tensor ids = tensor(tokens.ToArray(), device: device), places = tensor(positions.ToArray(), device: device);
        Tensor hidden = weights.Tokens.index_select(0, ids) + weights.Positions.index_select(0, places); // [tokens, width]
        for (int layer = 0; layer < weights.Layers.Count; layer++)
        {
            DecoderLayer parts = weights.Layers[layer];
            Tensor queryKeyValue = Apply(parts.QueryKeyValue, Norm(hidden, parts.AttentionNorm));
            Tensor attended = AttendCached(queryKeyValue, keyCaches[layer], valueCaches[layer], slots, positions, weights.Heads);
            Tensor middle = hidden + Apply(parts.Projection, attended);
            Tensor inner = Apply(parts.Inner, Norm(middle, parts.FeedForwardNorm));
            hidden = middle + Apply(parts.Outer, nn.functional.gelu(inner, TorchSharp.Modules.GELU.Approximate.tanh));
        }
        Tensor last = hidden.index_select(0, tensor(predicted.ToArray(), device: device));
        Tensor logits = MultiplyPrepared(Norm(last, weights.LastNorm), weights.Head, null);
        Tensor divisors = tensor(Array.ConvertAll(temperatures.ToArray(), value => (float)value), device: device).unsqueeze(1); // [predicted, 1]
        probabilities.narrow(0, 0, predicted.Length).copy_((logits / divisors).softmax(1));
    }

    private static Tensor Apply(PreparedLinear linear, Tensor input) => MultiplyPrepared(input, linear.Weight, linear.Bias);

    private static Tensor Norm(Tensor input, NormWeights norm) =>
        nn.functional.layer_norm(input, [input.shape[1]], norm.Weight, norm.Bias, norm.Epsilon);

    private static Tensor AttendCached(
        Tensor queryKeyValue, Tensor keyCache, Tensor valueCache, ReadOnlySpan<long> slots, ReadOnlySpan<long> positions, int heads)
    {
        using var scope = NewDisposeScope();
        long width = keyCache.shape[2];
        var rows = new List<Tensor>();
        for (int first = 0, end; first < slots.Length; first = end)
        {
            end = first + 1;
            while (end < slots.Length && slots[end] == slots[first])
                end++;
            long count = end - first, length = positions[first] + count; // new tokens of this slot; all its tokens
            Tensor tokens = queryKeyValue.narrow(0, first, count);
            Tensor keys = keyCache.select(0, slots[first]).narrow(0, 0, length), values = valueCache.select(0, slots[first]).narrow(0, 0, length);
            keys.narrow(0, positions[first], count).copy_(tokens.narrow(1, width, width));
            values.narrow(0, positions[first], count).copy_(tokens.narrow(1, 2 * width, width));
            Tensor seen = ones(count, length, device: queryKeyValue.device).tril(positions[first]).to(ScalarType.Bool); // [count, length]
            Tensor attended = nn.functional.scaled_dot_product_attention(
                Heads(tokens.narrow(1, 0, width), heads), Heads(keys, heads), Heads(values, heads), attn_mask: seen);
            rows.Add(MergeHeads(attended));
        }
        return cat(rows, 0).MoveToOuterDisposeScope();
    }

    /// <summary>[tokens, width] to [1, heads, tokens, headSize].</summary>
    private static Tensor Heads(Tensor tokens, int heads) =>
        tokens.reshape(1, tokens.shape[0], heads, tokens.shape[1] / heads).permute(0, 2, 1, 3);
}
