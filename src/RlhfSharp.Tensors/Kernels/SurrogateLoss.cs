using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>PPO's clipped objective and its slope, element by element, with the bits of the same formula operation by operation.</summary>
internal static unsafe class SurrogateLoss
{
    private const long Block = 16384;

    public struct Work
    {
        public long N;
        public float* LogProbs;
        public float* OldLogProbs;
        public float* Advantages;
        public float* Losses;
        public float* Ratios;
        public float* LogRatios;

        /// <summary>Of the losses.</summary>
        public float* OuterGradients;

        /// <summary>Of the log-probabilities.</summary>
        public float* Gradients;
        public float LowestRatio;
        public float HighestRatio;

        /// <summary>Log-ratios are kept within this of 0; beyond, there is no slope.</summary>
        public float Limit;
    }

    /// <summary>log-ratio = clip(log p - log q), ratio = e^log-ratio, loss = -min(ratio A, clip(ratio) A).</summary>
    public static void Forward(Work* work) => Dispatch.For<ForwardKernel>((work->N + Block - 1) / Block, work);

    /// <summary>Slope of the loss: -A ratio where the unclipped term is the smaller one or equal, else 0.</summary>
    public static void Backward(Work* work) => Dispatch.For<BackwardKernel>((work->N + Block - 1) / Block, work);

    private readonly struct ForwardKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Work*)state;
            long end = Math.Min(work->N, (block + 1) * Block);
            Range<LanesScalar, float>(work, Range<TLanes, TVector>(work, block * Block, end), end);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static long Range<TLanes, TVector>(Work* work, long i, long end)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            TVector zero = TLanes.Broadcast(0f), low = TLanes.Broadcast(work->LowestRatio), high = TLanes.Broadcast(work->HighestRatio);
            TVector least = TLanes.Broadcast(-work->Limit), most = TLanes.Broadcast(work->Limit);
            for (; i <= end - TLanes.Count; i += TLanes.Count)
            {
                TVector difference = TLanes.Subtract(TLanes.Load(work->LogProbs + i), TLanes.Load(work->OldLogProbs + i));
                TVector logRatio = TLanes.Clamp(difference, least, most);
                TVector ratio = Elementary<TLanes, TVector>.Exp(logRatio), advantage = TLanes.Load(work->Advantages + i);
                TVector clipped = TLanes.Clamp(ratio, low, high);
                TVector smaller = TLanes.Min(TLanes.Multiply(ratio, advantage), TLanes.Multiply(clipped, advantage));
                TLanes.Store(work->LogRatios + i, logRatio);
                TLanes.Store(work->Ratios + i, ratio);
                TLanes.Store(work->Losses + i, TLanes.Subtract(zero, smaller));
            }
            return i;
        }
    }

    private readonly struct BackwardKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Work*)state;
            long end = Math.Min(work->N, (block + 1) * Block);
            Range<LanesScalar, float>(work, Range<TLanes, TVector>(work, block * Block, end), end);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static long Range<TLanes, TVector>(Work* work, long i, long end)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            TVector zero = TLanes.Broadcast(0f), low = TLanes.Broadcast(work->LowestRatio), high = TLanes.Broadcast(work->HighestRatio);
            TVector most = TLanes.Broadcast(work->Limit);
            for (; i <= end - TLanes.Count; i += TLanes.Count)
            {
                TVector difference = TLanes.Subtract(TLanes.Load(work->LogProbs + i), TLanes.Load(work->OldLogProbs + i));
                TVector ratio = TLanes.Load(work->Ratios + i), advantage = TLanes.Load(work->Advantages + i);
                TVector clipped = TLanes.Clamp(ratio, low, high);
                TVector slope = TLanes.Multiply(TLanes.Subtract(zero, TLanes.Load(work->OuterGradients + i)), advantage);
                slope = TLanes.WhereLess(TLanes.Multiply(clipped, advantage), TLanes.Multiply(ratio, advantage), zero, slope);
                slope = TLanes.WhereLess(most, TLanes.Abs(difference), zero, TLanes.Multiply(slope, ratio));
                TLanes.Store(work->Gradients + i, slope);
            }
            return i;
        }
    }
}
