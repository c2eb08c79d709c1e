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
    /// Runs new tokens of some rows, one each or many, and gives the probabilities of what follows. Keys and values go to their
    /// positions of the cache; a token attends over its slot up to itself. No gradient.
    /// </summary>
    /// <param name="weights">The model.</param>
    /// <param name="keyCaches">[slots, capacity, width] a layer, changed in place.</param>
    /// <param name="valueCaches">[slots, capacity, width] a layer, changed in place.</param>
    /// <param name="tokens">[tokens], each in the vocabulary.</param>
    /// <param name="slots">[tokens]: where each one's row is kept; the tokens of a slot follow one another.</param>
    /// <param name="positions">[tokens]: its place in the row, less than capacity and context; the places before are filled.</param>
    /// <param name="predicted">Which of the tokens a probability row is wanted after.</param>
    /// <param name="temperatures">[predicted]: divides the logits of each; positive.</param>
    /// <param name="probabilities">Contiguous [predicted or more, vocabulary] in the processor's memory; its first rows are filled.</param>
    public static void Decode(
        DecoderWeights weights, IReadOnlyList<Tensor> keyCaches, IReadOnlyList<Tensor> valueCaches, ReadOnlySpan<long> tokens,
        ReadOnlySpan<long> slots, ReadOnlySpan<long> positions, ReadOnlySpan<long> predicted, ReadOnlySpan<double> temperatures, Tensor probabilities)
    {
        Require(predicted.Length <= tokens.Length, $"predicted names {predicted.Length} of {tokens.Length} tokens; each may be named once");
        Require(temperatures.Length == predicted.Length, $"there are {temperatures.Length} temperatures for {predicted.Length} predicted tokens; their numbers must be equal");
        foreach (double temperature in temperatures)
            Require(temperature > 0 && double.IsFinite(temperature), $"temperatures holds {temperature}; it must be positive");
        Require(
            slots.Length == tokens.Length && positions.Length == tokens.Length,
            $"there are {tokens.Length} tokens, {slots.Length} slots and {positions.Length} positions; their numbers must be equal");
        Require(
            keyCaches.Count == weights.Layers.Count && valueCaches.Count == keyCaches.Count,
            $"there are {keyCaches.Count} key caches and {valueCaches.Count} value caches for {weights.Layers.Count} layers");
        Require(
            probabilities.dtype == ScalarType.Float32 && probabilities.dim() == 2 && probabilities.size(0) >= predicted.Length
            && probabilities.size(1) == weights.Head.Outputs && probabilities.is_contiguous(),
            $"probabilities is {Text(probabilities)}; expected contiguous Float32 [{predicted.Length} or more, {weights.Head.Outputs}]");
        long slotCount = long.MaxValue, capacity = weights.Positions.size(0);
        for (int layer = 0; layer < keyCaches.Count; layer++)
        {
            CheckCache(weights.Tokens.size(1), keyCaches[layer], valueCaches[layer]);
            (slotCount, capacity) = (Math.Min(slotCount, keyCaches[layer].size(0)), Math.Min(capacity, keyCaches[layer].size(1)));
        }
        CheckRange(tokens, "tokens", weights.Tokens.size(0));
        CheckRange(slots, "slots", slotCount);
        CheckRange(positions, "positions", capacity);
        CheckRange(predicted, "predicted", tokens.Length);
        for (int token = 1; token < tokens.Length; token++)
            if (slots[token] == slots[token - 1])
                Require(positions[token] == positions[token - 1] + 1, $"position {positions[token]} follows {positions[token - 1]} in slot {slots[token]}; positions must rise by 1");
            else
                Require(!slots[..token].Contains(slots[token]), $"slots names slot {slots[token]} in two places; the tokens of a slot must follow one another");
        if (tokens.Length > 0)
            DecodeRows(weights, keyCaches, valueCaches, tokens, slots, positions, predicted, temperatures, probabilities);
    }

    private static void CheckRange(ReadOnlySpan<long> values, string name, long limit)
    {
        foreach (long value in values)
            Require(value >= 0 && value < limit, $"{name} holds {value}; it must be in [0, {limit})");
    }
}
