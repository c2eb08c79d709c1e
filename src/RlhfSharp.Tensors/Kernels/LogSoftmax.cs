namespace TorchSharp.Kernels;

/// <summary>x - logsumexp(x) over the last dimension of a contiguous [rows, columns] matrix.</summary>
internal static unsafe class LogSoftmax
{
    /// <summary>y = x - max - log(sum(exp(x - max))); y may be x.</summary>
    public static void Forward(float* x, float* y, long rows, long columns)
    {
        var work = new Work { X = x, Y = y, Rows = rows, Columns = columns, RowsPerBlock = Dispatch.RowsPerBlock(columns) };
        Dispatch.For<ForwardKernel>((rows + work.RowsPerBlock - 1) / work.RowsPerBlock, &work);
    }

    /// <summary>dx = dy - exp(y) * sum(dy); dx must be neither y nor dy.</summary>
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
                float max = RowMath<TLanes, TVector>.Largest(x, n);
                float log = MathF.Log(RowMath<TLanes, TVector>.ExpSum(x, max, 1f, n));
                for (long i = 0; i < n; i++)
                    y[i] = x[i] - max - log;
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
                float sum = RowMath<TLanes, TVector>.Sum(dy, n);
                RowMath<TLanes, TVector>.ExpStoreSum(y, 0f, 1f, dx, n);
                for (long i = 0; i < n; i++)
                    dx[i] = dy[i] - dx[i] * sum;
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
