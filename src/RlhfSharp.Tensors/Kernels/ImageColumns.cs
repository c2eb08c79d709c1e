using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// The matrix that turns a convolution into a matrix product ("im2col", Chellapilla et al. 2006): one column a position of the window,
/// one row an element of the window in a channel.
/// </summary>
internal static unsafe class ImageColumns
{
    /// <summary>image [channels, height, width] to columns [channels * window, positions]; padding is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unfold(float* image, long channels, in Window window, float* columns)
    {
        (WindowAxis rows, WindowAxis across) = window;
        for (long channel = 0; channel < channels; channel++, image += window.PlaneSize)
            for (long i = 0; i < rows.Kernel; i++)
                for (long j = 0; j < across.Kernel; j++)
                {
                    (long first, long end) = across.Inside(j);
                    for (long y = 0; y < rows.Count; y++, columns += across.Count)
                    {
                        long row = rows.Element(y, i);
                        if (row < 0 || row >= rows.Size)
                            new Span<float>(columns, (int)across.Count).Clear();
                        else
                            UnfoldRow(image + row * across.Size, across, j, first, end, columns);
                    }
                }
    }

    /// <summary>The transpose of <see cref="Unfold"/>: adds each element of the columns to the element of the image that it came from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FoldAdd(float* columns, long channels, in Window window, float* image)
    {
        (WindowAxis rows, WindowAxis across) = window;
        for (long channel = 0; channel < channels; channel++, image += window.PlaneSize)
            for (long i = 0; i < rows.Kernel; i++)
                for (long j = 0; j < across.Kernel; j++)
                {
                    (long first, long end) = across.Inside(j);
                    for (long y = 0; y < rows.Count; y++, columns += across.Count)
                    {
                        long row = rows.Element(y, i);
                        if (row < 0 || row >= rows.Size)
                            continue;
                        float* target = image + row * across.Size + across.Element(0, j);
                        for (long x = first; x < end; x++)
                            target[x * across.Stride] += columns[x];
                    }
                }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnfoldRow(float* source, in WindowAxis axis, long k, long first, long end, float* target)
    {
        new Span<float>(target, (int)first).Clear();
        float* from = source + axis.Element(0, k);
        long stride = axis.Stride;
        if (stride == 1)
            new ReadOnlySpan<float>(from + first, (int)(end - first)).CopyTo(new Span<float>(target + first, (int)(end - first)));
        else
            for (long x = first; x < end; x++)
                target[x] = from[x * stride];
        new Span<float>(target + end, (int)(axis.Count - end)).Clear();
    }
}
