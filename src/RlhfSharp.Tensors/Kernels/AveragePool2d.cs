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

    private static void ForwardBlock(void* state, long block)
    {
        var work = (Work*)state;
        Window window = work->Window;
        long end = Math.Min(work->Planes, (block + 1) * work->PerBlock), width = window.Columns.Size;
        for (long plane = block * work->PerBlock; plane < end; plane++)
        {
            float* x = work->X + plane * window.PlaneSize, y = work->Y + plane * window.Count;
            for (long position = 0; position < window.Count; position++)
            {
                Area area = AreaOf(work, position);
                float sum = 0;
                for (long row = area.Top; row < area.Bottom; row++)
                    for (long column = area.Left; column < area.Right; column++)
                        sum += x[row * width + column];
                y[position] = sum / area.Divisor;
            }
        }
    }

    private static void BackwardBlock(void* state, long block)
    {
        var work = (Work*)state;
        Window window = work->Window;
        long end = Math.Min(work->Planes, (block + 1) * work->PerBlock), width = window.Columns.Size;
        for (long plane = block * work->PerBlock; plane < end; plane++)
        {
            float* dx = work->X + plane * window.PlaneSize, dy = work->Y + plane * window.Count;
            new Span<float>(dx, checked((int)window.PlaneSize)).Clear();
            for (long position = 0; position < window.Count; position++)
            {
                Area area = AreaOf(work, position);
                float share = dy[position] / area.Divisor;
                for (long row = area.Top; row < area.Bottom; row++)
                    for (long column = area.Left; column < area.Right; column++)
                        dx[row * width + column] += share;
            }
        }
    }

    private static Area AreaOf(Work* work, long position)
    {
        (WindowAxis rows, WindowAxis columns) = work->Window;
        (long row, long column) = Math.DivRem(position, columns.Count);
        (long top, long bottom, long high) = Extent(rows, row, work->CountPadding);
        (long left, long right, long wide) = Extent(columns, column, work->CountPadding);
        return new Area(top, bottom, left, right, work->Divisor != 0 ? work->Divisor : Math.Max(1, high * wide));
    }

    private static (long First, long End, long Counted) Extent(in WindowAxis axis, long position, bool countPadding)
    {
        long start = axis.Element(position, 0), end = Math.Min(start + axis.Kernel, axis.Size + axis.After);
        (long first, long last) = (Math.Max(start, 0), Math.Min(end, axis.Size));
        return (first, last, countPadding ? end - start : Math.Max(0, last - first));
    }

    private readonly record struct Area(long Top, long Bottom, long Left, long Right, float Divisor);

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
