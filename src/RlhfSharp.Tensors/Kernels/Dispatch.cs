using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>One block of a loop, written once for every vector width.</summary>
internal unsafe interface IBlockKernel
{
    static abstract void Run<TLanes, TVector>(void* state, long block)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>Runs the blocks of a loop on the worker pool with the widest vectors there are.</summary>
internal static unsafe class Dispatch
{
    public static void For<TKernel>(long blocks, void* state)
        where TKernel : struct, IBlockKernel => WorkerPool.For(blocks, Body<TKernel>(), state);

    /// <summary>The kernel compiled for the widest vectors there are.</summary>
    public static delegate*<void*, long, void> Body<TKernel>()
        where TKernel : struct, IBlockKernel =>
        Hardware.Has512 ? &Invoke<TKernel, Lanes512, Vector512<float>>
        : Hardware.Has256 ? &Invoke<TKernel, Lanes256, Vector256<float>>
        : Hardware.Has128 ? &Invoke<TKernel, Lanes128, Vector128<float>>
        : &Invoke<TKernel, LanesScalar, float>;

    /// <summary>Rows in one block, so that a block is worth sharing: about <paramref name="blockWork"/> elements.</summary>
    public static long RowsPerBlock(long columns, long blockWork = 16384) => Math.Max(1, blockWork / Math.Max(columns, 1));

    private static void Invoke<TKernel, TLanes, TVector>(void* state, long block)
        where TKernel : struct, IBlockKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TKernel.Run<TLanes, TVector>(state, block);
}
