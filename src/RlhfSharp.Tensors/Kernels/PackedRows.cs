namespace TorchSharp.Kernels;

/// <summary>
/// Rows of different lengths, one after the other without padding. Query, key and value of a token lie side by side:
/// queryKeyValue is [tokens, 3 * width] = q | k | v, each [heads, headSize].
/// </summary>
internal unsafe struct PackedRows
{
    public float* QueryKeyValue;
    public long* RowOffsets; // [rows + 1]
    public long Rows;
    public long Heads;
    public long HeadSize;
    public float* Output; // [tokens, width]
    public float* LogSumExp; // [tokens, heads], of the scaled scores

    // Backward only.
    public float* OutputGradient; // [tokens, width]
    public float* Gradient; // [tokens, 3 * width], overwritten

    public readonly long Width => Heads * HeadSize;

    public readonly long Stride => 3 * Width;

    public readonly float Scale => 1f / MathF.Sqrt(HeadSize);
}
