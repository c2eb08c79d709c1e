using System.Runtime.CompilerServices;

namespace RlhfSharp.Core;

public static partial class FusedOps
{
    private static void Require(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] Message message)
    {
        if (!condition)
            throw new ArgumentException(message.Text());
    }

    private static string Text(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]";

    private static void CheckQueryKeyValue(Tensor queryKeyValue, int heads)
    {
        Require(
            queryKeyValue.dtype == ScalarType.Float32 && queryKeyValue.dim() == 2 && queryKeyValue.shape[1] % 3 == 0,
            $"queryKeyValue is {Text(queryKeyValue)}; expected Float32 [tokens, 3 * width]");
        Require(
            heads > 0 && queryKeyValue.shape[1] / 3 % heads == 0,
            $"{heads} heads do not divide a width of {queryKeyValue.shape[1] / 3}");
    }

    private static void CheckOffsets(Tensor rowOffsets, long tokens)
    {
        Require(
            rowOffsets.dtype == ScalarType.Int64 && rowOffsets.dim() == 1 && rowOffsets.shape[0] >= 1,
            $"rowOffsets is {Text(rowOffsets)}; expected Int64 [rows + 1]");
        long[] offsets = rowOffsets.data<long>().ToArray();
        for (int i = 1; i < offsets.Length; i++)
            Require(offsets[i] >= offsets[i - 1], $"rowOffsets falls from {offsets[i - 1]} to {offsets[i]} at row {i}");
        Require(
            offsets[0] == 0 && offsets[^1] == tokens,
            $"rowOffsets runs from {offsets[0]} to {offsets[^1]}; it must run from 0 to the number of tokens, {tokens}");
    }

    private static void CheckCache(long width, Tensor keyCache, Tensor valueCache)
    {
        Require(
            keyCache.dtype == ScalarType.Float32 && keyCache.dim() == 3 && keyCache.size(2) == width && keyCache.is_contiguous(),
            $"keyCache is {Text(keyCache)}; expected contiguous Float32 [slots, capacity, {width}]");
        Require(
            valueCache.dtype == ScalarType.Float32 && valueCache.dim() == 3 && valueCache.size(0) == keyCache.size(0)
            && valueCache.size(1) == keyCache.size(1) && valueCache.size(2) == width && valueCache.is_contiguous(),
            $"valueCache is {Text(valueCache)}; it must be as keyCache, {Text(keyCache)}");
    }

    private static void CheckIndices(Tensor indices, string name, long count, long limit)
    {
        Require(
            indices.dtype == ScalarType.Int64 && indices.dim() == 1 && indices.shape[0] == count,
            $"{name} is {Text(indices)}; expected Int64 [{count}]");
        foreach (long index in indices.data<long>().ToArray())
            Require(index >= 0 && index < limit, $"{name} holds {index}; it must be in [0, {limit})");
    }

    private static void CheckTokenScores(Tensor hidden, Tensor weight, Tensor targets, long ignoreIndex)
    {
        Require(
            hidden.dtype == ScalarType.Float32 && weight.dtype == ScalarType.Float32 && hidden.dim() == 2 && weight.dim() == 2
            && hidden.shape[1] == weight.shape[1],
            $"hidden is {Text(hidden)} and weight {Text(weight)}; expected Float32 [n, width] and [vocabulary, width]");
        Require(
            targets.dtype == ScalarType.Int64 && targets.dim() == 1 && targets.shape[0] == hidden.shape[0],
            $"targets is {Text(targets)}; expected Int64 [{hidden.shape[0]}]");
        long vocabulary = weight.shape[0];
        foreach (long target in targets.data<long>().ToArray())
            Require(
                target == ignoreIndex || (target >= 0 && target < vocabulary),
                $"targets holds {target}; it must be in [0, {vocabulary}) or {ignoreIndex}");
    }

    private static void CheckLinear(Tensor input, Tensor weight, Tensor bias)
    {
        Require(
            input.dtype == ScalarType.Float32 && weight.dtype == ScalarType.Float32 && input.dim() == 2 && weight.dim() == 2
            && input.shape[1] == weight.shape[0],
            $"input is {Text(input)} and weight {Text(weight)}; expected Float32 [n, in] and [in, out]");
        Require(
            bias.dtype == ScalarType.Float32 && bias.dim() == 1 && bias.shape[0] == weight.shape[1],
            $"bias is {Text(bias)}; expected Float32 [{weight.shape[1]}]");
    }

    /// <summary>A message that is only put together when the condition fails.</summary>
    [InterpolatedStringHandler]
    private ref struct Message
    {
        private DefaultInterpolatedStringHandler text;

        public Message(int literalLength, int formattedCount, bool condition, out bool failed)
        {
            failed = !condition;
            if (failed)
                text = new DefaultInterpolatedStringHandler(literalLength, formattedCount);
        }

        public void AppendLiteral(string value) => text.AppendLiteral(value);

        public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

        public string Text() => text.ToStringAndClear();
    }
}
