using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>The mean of the elements under a window on each plane.</summary>
internal static unsafe class AveragePool2d
{
    /// <summary>
    /// x [planes, height, width] to y [planes, rows, columns]. divisor: what sums are divided by; 0: the number of elements, those of the
    /// padding counted if countPadding (but never any beyond it).
    /// </summary>
    public static void Forward(float* x, long planes, in Window window, bool countPadding, long divisor, float* y)
    {
        var work = new Work { X = x, Planes = planes, Window = window, Y = y, CountPadding = countPadding, Divisor = divisor };
        work.PerBlock = Dispatch.RowsPerBlock(window.Count * window.Area);
        WorkerPool.For((planes + work.PerBlock - 1) / work.PerBlock, &ForwardBlock, &work);
    }

    /// <summary>dx from dy; dx is overwritten.</summary>
    public static void Backward(float* dy, long planes, in Window window, bool countPadding, long divisor, float* dx)
    {
        var work = new Work { X = dx, Planes = planes, Window = window, Y = dy, CountPadding = countPadding, Divisor = divisor };
        work.PerBlock = Dispatch.RowsPerBlock(window.Count * window.Area);
        WorkerPool.For((planes + work.PerBlock - 1) / work.PerBlock, &BackwardBlock, &work);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardBlock(void* state, long block)
    {
        var work = (Work*)state;
        Window window = work->Window;
        long last = Math.Min(work->Planes, (block + 1) * work->PerBlock), width = window.Columns.Size;
        for (long plane = block * work->PerBlock; plane < last; plane++)
        {
            float* x = work->X + plane * window.PlaneSize, y = work->Y + plane * window.Count;
            for (long row = 0; row < window.Rows.Count; row++)
            {
                (long top, long bottom, long high) = Extent(window.Rows, row, work->CountPadding);
                for (long column = 0; column < window.Columns.Count; column++)
                {
                    (long left, long right, long wide) = Extent(window.Columns, column, work->CountPadding);
                    float sum = 0;
                    for (float* line = x + top * width, end = x + bottom * width; line < end; line += width)
                        for (long i = left; i < right; i++)
                            sum += line[i];
                    *y++ = sum / (work->Divisor != 0 ? work->Divisor : Math.Max(1, high * wide));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardBlock(void* state, long block)
    {
        var work = (Work*)state;
        Window window = work->Window;
        long last = Math.Min(work->Planes, (block + 1) * work->PerBlock), width = window.Columns.Size;
        for (long plane = block * work->PerBlock; plane < last; plane++)
        {
            float* dx = work->X + plane * window.PlaneSize, dy = work->Y + plane * window.Count;
            new Span<float>(dx, checked((int)window.PlaneSize)).Clear();
            for (long row = 0; row < window.Rows.Count; row++)
            {
                (long top, long bottom, long high) = Extent(window.Rows, row, work->CountPadding);
                for (long column = 0; column < window.Columns.Count; column++)
                {
                    (long left, long right, long wide) = Extent(window.Columns, column, work->CountPadding);
                    float share = *dy++ / (work->Divisor != 0 ? work->Divisor : Math.Max(1, high * wide));
                    for (float* line = dx + top * width, end = dx + bottom * width; line < end; line += width)
                        for (long i = left; i < right; i++)
                            line[i] += share;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (long First, long End, long Counted) Extent(in WindowAxis axis, long position, bool countPadding)
    {
        long start = axis.Element(position, 0), end = Math.Min(start + axis.Kernel, axis.Size + axis.After);
        (long first, long last) = (Math.Max(start, 0), Math.Min(end, axis.Size));
        return (first, last, countPadding ? end - start : Math.Max(0, last - first));
    }

    private struct Work
    {
        public float* X; // [planes, height, width], or its gradient
        public long Planes;
        public Window Window;
        public float* Y; // [planes, positions], or its gradient
        public bool CountPadding;
        public long Divisor;
        public long PerBlock;
    }
}
