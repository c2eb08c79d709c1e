namespace TorchSharp.Kernels;

/// <summary>How a window slides along one axis: position p sees elements p Stride - Before + k Dilation, k in [0, Kernel).</summary>
/// <param name="Size">Elements along the axis.</param>
/// <param name="Kernel">Elements in the window.</param>
/// <param name="Stride">From one position to the next.</param>
/// <param name="Before">Padding before the first element.</param>
/// <param name="After">Padding after the last element.</param>
/// <param name="Dilation">From one element of the window to the next.</param>
/// <param name="Count">Positions.</param>
internal readonly record struct WindowAxis(long Size, long Kernel, long Stride, long Before, long After, long Dilation, long Count)
{
    /// <summary>True when the window is one element that visits each element in turn.</summary>
    public bool IsIdentity => Kernel == 1 && Stride == 1 && Before == 0 && After == 0;

    /// <summary>The element that position p sees through element k of the window; outside [0, Size) it is padding.</summary>
    public long Element(long position, long k) => position * Stride - Before + k * Dilation;

    /// <summary>The positions from First to (excluding) End see an element of the axis, no padding, through element k of the window.</summary>
    public (long First, long End) Inside(long k)
    {
        long shift = Before - k * Dilation; // position p sees p Stride - shift
        long first = Math.Min(Count, Math.Max(0, CeilingDivide(shift, Stride)));
        return (first, Math.Clamp(CeilingDivide(Size + shift, Stride), first, Count));
    }

    /// <summary>
    /// Works out the number of positions. <paramref name="ceiling"/>: a last position may reach beyond the padding, if it begins before it.
    /// </summary>
    public static WindowAxis Of(
        string operation, long size, long kernel, long stride, long before, long after, long dilation, bool ceiling = false)
    {
        if (kernel < 1 || stride < 1 || dilation < 1 || before < 0 || after < 0)
            throw new ArgumentException(
                $"{operation}: kernel size {kernel}, stride {stride} and dilation {dilation} must be 1 or more, padding {Math.Min(before, after)} 0 or more");
        long room = size + before + after - dilation * (kernel - 1) - 1;
        if (room < 0)
            throw new ArgumentException(
                $"{operation}: a kernel of {kernel} elements, {dilation} apart, is larger than {size} elements with padding {before} and {after}");
        long count = (ceiling ? CeilingDivide(room, stride) : room / stride) + 1;
        if (ceiling && (count - 1) * stride >= size + before)
            count--;
        return new WindowAxis(size, kernel, stride, before, after, dilation, count);
    }

    private static long CeilingDivide(long a, long b) => a > 0 ? (a + b - 1) / b : -(-a / b);
}
