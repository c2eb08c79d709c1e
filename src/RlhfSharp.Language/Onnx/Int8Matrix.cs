using RlhfSharp.Core;

namespace RlhfSharp.Language.Onnx;

/// <summary>
/// A matrix as 8-bit integers and a scale for each row or column: value = scale * (integer - 128), the nearest that there is. The integers have no
/// sign, because processors without dot-product instructions would add two products of a signed one in 16 bits and overflow without a word.
/// </summary>
/// <param name="Values">[rows, columns], each 1 to 255.</param>
/// <param name="Scales">One for each row or each column.</param>
internal sealed record Int8Matrix(byte[] Values, float[] Scales)
{
    /// <summary>The integer that stands for 0.</summary>
    public const byte ZeroPoint = 128;

    private const int Largest = 127;

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
            scale = MathF.Max(scale, MathF.Abs(values[i]) / Largest);   // NaN stays NaN
        }
        if (!scales.All(float.IsFinite)) throw new UserException("The model has weights that are not finite: it cannot be rounded to int8. Train it anew, or from an earlier checkpoint.");
        byte[] integers = new byte[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            float scale = scales[byRow ? i / columns : i % columns];
            integers[i] = (byte)(ZeroPoint + (scale > 0 ? Math.Clamp(MathF.Round(values[i] / scale), -Largest, Largest) : 0));
        }
        return new Int8Matrix(integers, scales);
    }
}
