using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Kernels;

/// <summary>A loop that may begin when the one before it is through. A cache line of its own, because threads count in it.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal unsafe struct Phase
{
    public delegate*<void*, long, void> Body;
    public void* State;
    public long Blocks;
    public long First; // number of its first block among the blocks of all phases
    public long Done;
}

/// <summary>
/// Several loops, one after the other, in one call of the worker pool: the threads stay together from the first block to the
/// last. Blocks are handed out in order, so whoever waits for a phase waits for blocks that are being computed.
/// </summary>
internal unsafe struct PhasedLoop
{
    private const int SpinsBeforeYield = 2000;

    private Phase* phases;
    private int count;
    private int failed;

    /// <param name="phases">Memory for all of them.</param>
    public PhasedLoop(Phase* phases) => this.phases = phases;

    /// <summary>Adds a loop: the kernel's blocks [0, <paramref name="blocks"/>), with the widest vectors there are.</summary>
    public void Add<TKernel>(long blocks, void* state)
        where TKernel : struct, IBlockKernel
    {
        if (blocks == 0)
            return;
        long first = count == 0 ? 0 : phases[count - 1].First + phases[count - 1].Blocks;
        phases[count++] = new Phase { Body = Dispatch.Body<TKernel>(), State = state, Blocks = blocks, First = first };
    }

    /// <summary>Runs all loops.</summary>
    public static void Run(PhasedLoop* loop)
    {
        if (loop->count > 0)
            WorkerPool.For(loop->phases[loop->count - 1].First + loop->phases[loop->count - 1].Blocks, &RunBlock, loop);
    }

    private static void RunBlock(void* state, long block)
    {
        var loop = (PhasedLoop*)state;
        Phase* phase = loop->Find(block);
        if (phase > loop->phases && !loop->Wait(phase - 1))
            return;
        try
        {
            phase->Body(phase->State, block - phase->First);
            Interlocked.Increment(ref phase->Done);
        }
        catch
        {
            Volatile.Write(ref loop->failed, 1);
            throw;
        }
    }

    private readonly Phase* Find(long block)
    {
        int low = 0, high = count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (phases[middle].First <= block)
                low = middle;
            else
                high = middle - 1;
        }
        return phases + low;
    }

    /// <summary>Waits until the phase is through; false if a block failed.</summary>
    private bool Wait(Phase* phase)
    {
        for (int spins = 0; Volatile.Read(ref phase->Done) < phase->Blocks; spins++)
        {
            if (Volatile.Read(ref failed) != 0)
                return false;
            if (spins < SpinsBeforeYield)
                Thread.SpinWait(1);
            else
                Thread.Yield();
        }
        return true;
    }
}
