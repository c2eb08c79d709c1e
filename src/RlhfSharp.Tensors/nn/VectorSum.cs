using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Adds one row to another with the widest vectors of the machine.</summary>
internal static class VectorSum
{
    internal static void AddTo(Span<float> sum, ReadOnlySpan<float> row)
    {
        Span<Vector<float>> wideSum = MemoryMarshal.Cast<float, Vector<float>>(sum);
        ReadOnlySpan<Vector<float>> wideRow = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int i = 0; i < wideSum.Length; i++)
            wideSum[i] += wideRow[i];
        for (int i = wideSum.Length * Vector<float>.Count; i < sum.Length; i++)
            sum[i] += row[i];
    }
}
