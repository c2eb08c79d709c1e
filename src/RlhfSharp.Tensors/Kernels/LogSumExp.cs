namespace TorchSharp.Kernels;

/// <summary>log(sum(exp(x))) over the last dimension of a contiguous [rows, columns] matrix.</summary>
internal static unsafe class LogSumExp
{
    /// <summary>y is [rows]; a row of -inf gives -inf.</summary>
    public static void Forward(float* x, float* y, long rows, long columns)
    {
        var work = new Work { X = x, Y = y, Rows = rows, Columns = columns, RowsPerBlock = Dispatch.RowsPerBlock(columns) };
        Dispatch.For<ForwardKernel>((rows + work.RowsPerBlock - 1) / work.RowsPerBlock, &work);
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
                float* x = work->X + row * n;
                float max = RowMath<TLanes, TVector>.Largest(x, n);
                float shift = float.IsInfinity(max) ? 0f : max;
                work->Y[row] = MathF.Log(RowMath<TLanes, TVector>.ExpSum(x, shift, 1f, n)) + shift;
            }
        }
    }

    private struct Work
    {
        public float* X;
        public float* Y;
        public long Rows;
        public long Columns;
        public long RowsPerBlock;
    }
}
