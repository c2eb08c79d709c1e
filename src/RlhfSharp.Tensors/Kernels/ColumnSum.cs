using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>Sums over the rows of a contiguous [rows, columns] matrix: the gradient of a bias.</summary>
internal static unsafe class ColumnSum
{
    private const long ColumnsPerBlock = 128;

    /// <summary>y[j] = sum over i of x[i, j], rows added in order.</summary>
    public static void Forward(float* x, float* y, long rows, long columns)
    {
        var work = new Work { X = x, Y = y, Rows = rows, Columns = columns, ColumnsPerBlock = rows * columns < 32768 ? columns : ColumnsPerBlock };
        if (columns > 0)
            Dispatch.For<Kernel>((columns + work.ColumnsPerBlock - 1) / work.ColumnsPerBlock, &work);
    }

    private readonly struct Kernel : IBlockKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Work*)state;
            long first = block * work->ColumnsPerBlock, n = Math.Min(work->ColumnsPerBlock, work->Columns - first), step = work->Columns;
            float* x = work->X + first, y = work->Y + first;
            long j = 0;
            for (; j <= n - 4 * TLanes.Count; j += 4 * TLanes.Count)
            {
                TVector a = TLanes.Broadcast(0f), b = a, c = a, d = a;
                float* column = x + j;
                for (long i = 0; i < work->Rows; i++, column += step)
                {
                    a = TLanes.Add(a, TLanes.Load(column));
                    b = TLanes.Add(b, TLanes.Load(column + TLanes.Count));
                    c = TLanes.Add(c, TLanes.Load(column + 2 * TLanes.Count));
                    d = TLanes.Add(d, TLanes.Load(column + 3 * TLanes.Count));
                }
                TLanes.Store(y + j, a);
                TLanes.Store(y + j + TLanes.Count, b);
                TLanes.Store(y + j + 2 * TLanes.Count, c);
                TLanes.Store(y + j + 3 * TLanes.Count, d);
            }
            for (; j <= n - TLanes.Count; j += TLanes.Count)
            {
                TVector a = TLanes.Broadcast(0f);
                for (long i = 0; i < work->Rows; i++)
                    a = TLanes.Add(a, TLanes.Load(x + j + i * step));
                TLanes.Store(y + j, a);
            }
            for (; j < n; j++)
            {
                float sum = 0f;
                for (long i = 0; i < work->Rows; i++)
                    sum += x[j + i * step];
                y[j] = sum;
            }
        }
    }

    private struct Work
    {
        public float* X;
        public float* Y;
        public long Rows;
        public long Columns;
        public long ColumnsPerBlock;
    }
}
