using RlhfSharp.Core.Decoding;

namespace RlhfSharp.Core;

// Decoding: few rows, prepared weights, no gradients.
public static partial class FusedOps
{
    /// <summary>A copy of a weight that is fast to multiply few rows with.</summary>
    /// <param name="weight">float32 [in, out]; or [out, in] if <paramref name="transposed"/>.</param>
    /// <param name="transposed">Whether a row of the weight belongs to an output, as in a token table used as output head.</param>
    /// <param name="format">How to store the copy.</param>
    public static PreparedWeight Prepare(Tensor weight, bool transposed = false, WeightFormat format = WeightFormat.Float32)
    {
        Require(
            weight.dtype == ScalarType.Float32 && weight.dim() == 2 && weight.shape[0] > 0 && weight.shape[1] > 0,
            $"weight is {Text(weight)}; expected Float32 with two sizes above 0");
        return PrepareWeight(weight, transposed, format);
    }

    /// <summary>input weight + bias, without a gradient.</summary>
    /// <param name="input">[n, in]</param>
    /// <param name="weight">Prepared from [in, out].</param>
    /// <param name="bias">[out]; null: none.</param>
    /// <returns>[n, out]; a row of it does not depend on the other rows.</returns>
    public static Tensor Linear(Tensor input, PreparedWeight weight, Tensor? bias = null)
    {
        Require(
            input.dtype == ScalarType.Float32 && input.dim() == 2 && input.shape[1] == weight.Inputs,
            $"input is {Text(input)}; expected Float32 [n, {weight.Inputs}]");
        Require(
            bias is null || (bias.dtype == ScalarType.Float32 && bias.dim() == 1 && bias.shape[0] == weight.Outputs),
            $"bias is {(bias is null ? "" : Text(bias))}; expected Float32 [{weight.Outputs}]");
        return MultiplyPrepared(input, weight, bias);
    }

    /// <summary>
    /// One step of decoding: runs a new token of each row, whose key and value go to position lengths[r] of slot slots[r], and
    /// whose queries attend over positions 0..lengths[r]; then the probabilities of the token that follows. No gradient.
    /// </summary>
    /// <param name="weights">The model.</param>
    /// <param name="keyCaches">[slots, capacity, width] a layer, changed in place.</param>
    /// <param name="valueCaches">[slots, capacity, width] a layer, changed in place.</param>
    /// <param name="tokens">[rows], each in the vocabulary.</param>
    /// <param name="slots">[rows], each slot at most once.</param>
    /// <param name="lengths">[rows]: tokens already cached, less than capacity and than the context; the new token's position.</param>
    /// <param name="temperature">Divides the logits; positive.</param>
    /// <param name="probabilities">[at least rows, vocabulary], contiguous, in the processor's memory; its first rows are filled.</param>
    public static void Decode(
        DecoderWeights weights, IReadOnlyList<Tensor> keyCaches, IReadOnlyList<Tensor> valueCaches, ReadOnlySpan<long> tokens,
        ReadOnlySpan<long> slots, ReadOnlySpan<long> lengths, double temperature, Tensor probabilities)
    {
        Require(temperature > 0 && double.IsFinite(temperature), $"temperature is {temperature}; it must be positive");
        int rows = tokens.Length;
        Require(slots.Length == rows && lengths.Length == rows, $"there are {rows} tokens, {slots.Length} slots and {lengths.Length} lengths; their numbers must be equal");
        Require(
            keyCaches.Count == weights.Layers.Count && valueCaches.Count == keyCaches.Count,
            $"there are {keyCaches.Count} key caches and {valueCaches.Count} value caches for {weights.Layers.Count} layers");
        Require(
            probabilities.dtype == ScalarType.Float32 && probabilities.dim() == 2 && probabilities.size(0) >= rows
            && probabilities.size(1) == weights.Head.Outputs && probabilities.is_contiguous(),
            $"probabilities is {Text(probabilities)}; expected contiguous Float32 [{rows} or more, {weights.Head.Outputs}]");
        long width = weights.Tokens.size(1), capacity = long.MaxValue, slotCount = long.MaxValue;
        for (int layer = 0; layer < keyCaches.Count; layer++)
        {
            CheckCache(width, keyCaches[layer], valueCaches[layer]);
            (slotCount, capacity) = (Math.Min(slotCount, keyCaches[layer].size(0)), Math.Min(capacity, keyCaches[layer].size(1)));
        }
        for (int row = 0; row < rows; row++)
        {
            Require((ulong)tokens[row] < (ulong)weights.Tokens.size(0), $"tokens holds {tokens[row]}; it must be in [0, {weights.Tokens.size(0)})");
            Require((ulong)slots[row] < (ulong)slotCount, $"slots holds {slots[row]}; it must be in [0, {slotCount})");
            Require(!slots[..row].Contains(slots[row]), $"slots names slot {slots[row]} twice");
            Require(
                lengths[row] >= 0 && lengths[row] < Math.Min(capacity, weights.Positions.size(0)),
                $"lengths holds {lengths[row]}; it must be in [0, {Math.Min(capacity, weights.Positions.size(0))})");
        }
        if (rows > 0)
            DecodeRows(weights, keyCaches, valueCaches, tokens, slots, lengths, temperature, probabilities);
    }
}
