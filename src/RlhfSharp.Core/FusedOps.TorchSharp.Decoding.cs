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
        ReadOnlySpan<long> slots, ReadOnlySpan<long> lengths, double temperature, Tensor probabilities)
    {
        using var scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        Device device = weights.Tokens.device;
        Tensor ids = tensor(tokens.ToArray(), device: device), positions = tensor(lengths.ToArray(), device: device);
        Tensor hidden = weights.Tokens.index_select(0, ids) + weights.Positions.index_select(0, positions); // [rows, width]
        for (int layer = 0; layer < weights.Layers.Count; layer++)
        {
            DecoderLayer parts = weights.Layers[layer];
            Tensor queryKeyValue = Apply(parts.QueryKeyValue, Norm(hidden, parts.AttentionNorm));
            Tensor attended = AttendCached(queryKeyValue, keyCaches[layer], valueCaches[layer], slots, lengths, weights.Heads);
            Tensor middle = hidden + Apply(parts.Projection, attended);
            Tensor inner = Apply(parts.Inner, Norm(middle, parts.FeedForwardNorm));
            hidden = middle + Apply(parts.Outer, nn.functional.gelu(inner, TorchSharp.Modules.GELU.Approximate.tanh));
        }
        Tensor logits = MultiplyPrepared(Norm(hidden, weights.LastNorm), weights.Head, null);
        probabilities.narrow(0, 0, tokens.Length).copy_((logits / temperature).softmax(1));
    }

    private static Tensor Apply(PreparedLinear linear, Tensor input) => MultiplyPrepared(input, linear.Weight, linear.Bias);

    private static Tensor Norm(Tensor input, NormWeights norm) =>
        nn.functional.layer_norm(input, [input.shape[1]], norm.Weight, norm.Bias, norm.Epsilon);

    private static Tensor AttendCached(
        Tensor queryKeyValue, Tensor keyCache, Tensor valueCache, ReadOnlySpan<long> slots, ReadOnlySpan<long> lengths, int heads)
    {
        using var scope = NewDisposeScope();
        long width = keyCache.shape[2], size = width / heads;
        Tensor result = zeros(slots.Length, width, device: queryKeyValue.device);
        for (int row = 0; row < slots.Length; row++)
        {
            Tensor token = queryKeyValue.select(0, row);
            Tensor keys = keyCache.select(0, slots[row]).narrow(0, 0, lengths[row] + 1);
            Tensor values = valueCache.select(0, slots[row]).narrow(0, 0, lengths[row] + 1);
            keys.select(0, lengths[row]).copy_(token.narrow(0, width, width));
            values.select(0, lengths[row]).copy_(token.narrow(0, 2 * width, width));
            Tensor query = token.narrow(0, 0, width).reshape(1, heads, 1, size);
            Tensor attended = nn.functional.scaled_dot_product_attention(query, Heads(keys, heads), Heads(values, heads));
            result.select(0, row).copy_(attended.reshape(width));
        }
        return result.MoveToOuterDisposeScope();
    }

    private static Tensor Heads(Tensor cached, int heads) =>
        cached.reshape(1, cached.shape[0], heads, cached.shape[1] / heads).permute(0, 2, 1, 3);
}
