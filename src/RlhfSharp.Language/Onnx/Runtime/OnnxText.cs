namespace RlhfSharp.Language.Onnx.Runtime;

/// <summary>Where the keys and values of a text are; the default is a text without tokens.</summary>
/// <param name="Block">The block that holds them; null: there are none.</param>
/// <param name="Row">The row in the block.</param>
/// <param name="Length">Tokens of the text, the last of the row.</param>
internal readonly record struct OnnxText(OnnxKeyValues? Block, int Row, int Length)
{
    /// <summary>The keys or values of one head, [length, head size].</summary>
    /// <param name="index">Which of the block's tensors.</param>
    /// <param name="head">Which head.</param>
    public ReadOnlySpan<float> Elements(int index, int head)
    {
        if (Block is null) return [];
        OnnxValue value = Block.Values[index];
        int heads = (int)value.Shape[1], headSize = (int)value.Shape[3], end = (Row * heads + head + 1) * Block.Length * headSize;
        return value.Elements<float>()[(end - Length * headSize)..end];
    }
}
