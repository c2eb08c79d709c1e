using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>The largest element under a window on each plane; the first one where several are largest, a NaN before all.</summary>
internal static unsafe class MaxPool2d
{
    /// <summary>x [planes, height, width] to y and places [planes, rows, columns]; a place is row * width + column, -1 where all is padding.</summary>
    public static void Forward(float* x, long planes, in Window window, float* y, long* places)
    {
        var work = new Work { X = x, Planes = planes, Window = window, Y = y, Places = places, PerBlock = Dispatch.RowsPerBlock(window.Count * window.Area) };
        WorkerPool.For((planes + work.PerBlock - 1) / work.PerBlock, &ForwardBlock, &work);
    }

    /// <summary>dx gets each element of dy at its place, the sum of them where windows overlap; dx is overwritten.</summary>
    public static void Backward(float* dy, long* places, long planes, in Window window, float* dx)
    {
        var work = new Work { X = dx, Planes = planes, Window = window, Y = dy, Places = places, PerBlock = Dispatch.RowsPerBlock(window.PlaneSize) };
        WorkerPool.For((planes + work.PerBlock - 1) / work.PerBlock, &BackwardBlock, &work);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardBlock(void* state, long block)
    {
        var work = (Work*)state;
        Window window = work->Window;
        long end = Math.Min(work->Planes, (block + 1) * work->PerBlock);
        for (long plane = block * work->PerBlock; plane < end; plane++)
        {
            float* x = work->X + plane * window.PlaneSize;
            long at = plane * window.Count;
            for (long row = 0; row < window.Rows.Count; row++)
                for (long column = 0; column < window.Columns.Count; column++, at++)
                    work->Y[at] = Largest(x, window, row, column, out work->Places[at]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardBlock(void* state, long block)
    {
        var work = (Work*)state;
        long end = Math.Min(work->Planes, (block + 1) * work->PerBlock), size = work->Window.PlaneSize, count = work->Window.Count;
        for (long plane = block * work->PerBlock; plane < end; plane++)
        {
            float* dx = work->X + plane * size;
            new Span<float>(dx, checked((int)size)).Clear();
            for (long i = plane * count; i < (plane + 1) * count; i++)
                if (work->Places[i] >= 0)
                    dx[work->Places[i]] += work->Y[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(float* x, in Window window, long row, long column, out long place)
    {
        float largest = float.NegativeInfinity;
        long found = -1, width = window.Columns.Size, height = window.Rows.Size;
        long down = window.Rows.Dilation, across = window.Columns.Dilation, wide = window.Columns.Kernel;
        long first = window.Columns.Element(column, 0), y = window.Rows.Element(row, 0);
        for (long i = 0; i < window.Rows.Kernel; i++, y += down)
        {
            if ((ulong)y >= (ulong)height)
                continue;
            long at = first;
            for (long j = 0; j < wide; j++, at += across)
            {
                if ((ulong)at >= (ulong)width)
                    continue;
                float value = x[y * width + at];
                if (value > largest || found < 0 || float.IsNaN(value))
                    (largest, found) = (value, y * width + at);
            }
        }
        place = found;
        return largest;
    }

    private struct Work
    {
        public float* X; // [planes, height, width], or its gradient
        public long Planes;
        public Window Window;
        public float* Y; // [planes, positions], or its gradient
        public long* Places;
        public long PerBlock;
    }
}
