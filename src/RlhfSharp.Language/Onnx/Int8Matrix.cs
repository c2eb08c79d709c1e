namespace RlhfSharp.Language.Onnx;

/// <summary>A matrix as 8-bit integers and a scale for each row or column: value = scale * integer, the nearest that there is.</summary>
/// <param name="Values">[rows, columns], each -64 to 64.</param>
/// <param name="Scales">One for each row or each column.</param>
internal sealed record Int8Matrix(sbyte[] Values, float[] Scales)
{
    /// <summary>
    /// Largest integer. Processors without dot-product instructions (AVX-512 VNNI and the like) add two products 0..255 times weight in 16 bits;
    /// 2 * 255 * 64 is the most that fits, where 127 would overflow without a word.
    /// </summary>
    public const int Largest = 64;

    /// <summary>A scale for each row.</summary>
    public static Int8Matrix ByRow(ReadOnlySpan<float> values, int rows, int columns) => Quantize(values, rows, columns, byRow: true);

    /// <summary>A scale for each column.</summary>
    public static Int8Matrix ByColumn(ReadOnlySpan<float> values, int rows, int columns) => Quantize(values, rows, columns, byRow: false);

    private static Int8Matrix Quantize(ReadOnlySpan<float> values, int rows, int columns, bool byRow)
    {
        float[] scales = new float[byRow ? rows : columns];
        for (int i = 0; i < values.Length; i++)
        {
            ref float scale = ref scales[byRow ? i / columns : i % columns];
            scale = Math.Max(scale, Math.Abs(values[i]) / Largest);
        }
        sbyte[] integers = new sbyte[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            float scale = scales[byRow ? i / columns : i % columns];
            if (scale > 0) integers[i] = (sbyte)Math.Clamp(MathF.Round(values[i] / scale), -Largest, Largest);
        }
        return new Int8Matrix(integers, scales);
    }
}
