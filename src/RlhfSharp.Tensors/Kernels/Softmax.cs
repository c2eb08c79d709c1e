namespace TorchSharp.Kernels;

/// <summary>Softmax over the last dimension of a contiguous [rows, columns] matrix. A row of -inf gives NaN, as in PyTorch.</summary>
internal static unsafe class Softmax
{
    /// <summary>y = exp(x - max) / sum; y may be x.</summary>
    public static void Forward(float* x, float* y, long rows, long columns)
    {
        var work = new Work { X = x, Y = y, Rows = rows, Columns = columns, RowsPerBlock = Dispatch.RowsPerBlock(columns) };
        Dispatch.For<ForwardKernel>((rows + work.RowsPerBlock - 1) / work.RowsPerBlock, &work);
    }

    /// <summary>dx = y * (dy - sum(y * dy)); dx may be dy.</summary>
    public static void Backward(float* y, float* dy, float* dx, long rows, long columns)
    {
        var work = new Work { X = dy, Y = y, Z = dx, Rows = rows, Columns = columns, RowsPerBlock = Dispatch.RowsPerBlock(columns) };
        Dispatch.For<BackwardKernel>((rows + work.RowsPerBlock - 1) / work.RowsPerBlock, &work);
    }

    private readonly struct ForwardKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Work*)state;
            long end = Math.Min(work->Rows, (block + 1) * work->RowsPerBlock), n = work->Columns;
            for (long row = block * work->RowsPerBlock; row < end; row++)
            {
                float* x = work->X + row * n, y = work->Y + row * n;
                float sum = RowMath<TLanes, TVector>.ExpStoreSum(x, RowMath<TLanes, TVector>.Largest(x, n), 1f, y, n);
                RowMath<TLanes, TVector>.Scale(1f / sum, y, y, n);
            }
        }
    }

    private readonly struct BackwardKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Work*)state;
            long end = Math.Min(work->Rows, (block + 1) * work->RowsPerBlock), n = work->Columns;
            for (long row = block * work->RowsPerBlock; row < end; row++)
            {
                float* dy = work->X + row * n, y = work->Y + row * n, dx = work->Z + row * n;
                float dot = RowMath<TLanes, TVector>.Dot(y, dy, n);
                for (long i = 0; i < n; i++)
                    dx[i] = y[i] * (dy[i] - dot);
            }
        }
    }

    private struct Work
    {
        public float* X;
        public float* Y;
        public float* Z;
        public long Rows;
        public long Columns;
        public long RowsPerBlock;
    }
}
