using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>The gates of one step of a recurrent layer for all rows, with the widest vectors there are.</summary>
internal static unsafe class RecurrentStep
{
    /// <summary>Fills the outputs of <paramref name="first"/> and of the rows behind it.</summary>
    public static void Forward<TCell>(in RecurrentRow first, long rows)
        where TCell : struct, IRecurrence => Run<TCell, ForwardKernel<TCell>>(first, rows);

    /// <summary>Fills the gradients of <paramref name="first"/> and of the rows behind it.</summary>
    public static void Backward<TCell>(in RecurrentRow first, long rows)
        where TCell : struct, IRecurrence => Run<TCell, BackwardKernel<TCell>>(first, rows);

    private static void Run<TCell, TKernel>(in RecurrentRow first, long rows)
        where TCell : struct, IRecurrence
        where TKernel : struct, IBlockKernel
    {
        var work = new Work { First = first, Rows = rows, RowsPerBlock = Dispatch.RowsPerBlock(first.Units * TCell.Gates) };
        Dispatch.For<TKernel>((rows + work.RowsPerBlock - 1) / work.RowsPerBlock, &work);
    }

    private readonly struct ForwardKernel<TCell> : IBlockKernel
        where TCell : struct, IRecurrence
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Work*)state;
            long end = Math.Min(work->Rows, (block + 1) * work->RowsPerBlock);
            for (long n = block * work->RowsPerBlock; n < end; n++)
            {
                RecurrentRow row = work->First.At(n, TCell.Gates);
                long i = 0;
                for (; i <= row.Units - TLanes.Count; i += TLanes.Count)
                    TCell.Forward<TLanes, TVector>(row, i);
                for (; i < row.Units; i++)
                    TCell.Forward<LanesScalar, float>(row, i);
            }
        }
    }

    private readonly struct BackwardKernel<TCell> : IBlockKernel
        where TCell : struct, IRecurrence
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Work*)state;
            long end = Math.Min(work->Rows, (block + 1) * work->RowsPerBlock);
            for (long n = block * work->RowsPerBlock; n < end; n++)
            {
                RecurrentRow row = work->First.At(n, TCell.Gates);
                long i = 0;
                for (; i <= row.Units - TLanes.Count; i += TLanes.Count)
                    TCell.Backward<TLanes, TVector>(row, i);
                for (; i < row.Units; i++)
                    TCell.Backward<LanesScalar, float>(row, i);
            }
        }
    }

    private struct Work
    {
        public RecurrentRow First;
        public long Rows;
        public long RowsPerBlock;
    }
}
