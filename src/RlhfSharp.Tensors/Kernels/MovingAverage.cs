namespace TorchSharp.Kernels;

/// <summary>One array drawn towards another.</summary>
internal static unsafe class MovingAverage
{
    private const long Block = 16384;

    /// <summary>target += share (source - target); a share of 1 copies.</summary>
    public static void Step(float share, float* source, float* target, long n)
    {
        if (share == 1)
        {
            Buffer.MemoryCopy(source, target, n * sizeof(float), n * sizeof(float));
            return;
        }

        var work = new Work { Share = share, Source = source, Target = target, N = n };
        Dispatch.For<StepKernel>((n + Block - 1) / Block, &work);
    }

    private readonly struct StepKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Work*)state;
            long i = block * Block, end = Math.Min(work->N, i + Block);
            i = Range<TLanes, TVector>(work, i, end);
            Range<LanesScalar, float>(work, i, end);
        }

        private static long Range<TLanes, TVector>(Work* work, long i, long end)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            float* source = work->Source, target = work->Target;
            TVector share = TLanes.Broadcast(work->Share);
            for (; i <= end - TLanes.Count; i += TLanes.Count)
            {
                TVector now = TLanes.Load(target + i);
                TLanes.Store(target + i, TLanes.MultiplyAdd(share, TLanes.Subtract(TLanes.Load(source + i), now), now));
            }
            return i;
        }
    }

    private struct Work
    {
        public float Share;
        public float* Source;
        public float* Target;
        public long N;
    }
}
