namespace TorchSharp.Kernels;

/// <summary>One RMSprop step over one array.</summary>
internal static unsafe class RmsProp
{
    private const long Block = 16384;

    // As in Adam: a mean of squares so small would only be slow.
    private const float Smallest = 1e-36f;

    /// <summary>v = alpha v + (1 - alpha) g^2; p -= stepSize g / (sqrt(v + inner) + outer), where one of inner and outer is epsilon.</summary>
    public static void Step(
        float* parameter, float* gradient, float* square, long n, double stepSize, double alpha, double epsilon, bool epsilonUnderRoot)
    {
        var work = new Work
        {
            Parameter = parameter, Gradient = gradient, Square = square, N = n, StepSize = (float)stepSize, Alpha = (float)alpha,
            New = (float)(1 - alpha), Inner = epsilonUnderRoot ? (float)epsilon : 0, Outer = epsilonUnderRoot ? 0 : (float)epsilon,
        };
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
            float* parameter = work->Parameter, gradient = work->Gradient, square = work->Square;
            TVector alpha = TLanes.Broadcast(work->Alpha), fresh = TLanes.Broadcast(work->New), step = TLanes.Broadcast(work->StepSize);
            TVector inner = TLanes.Broadcast(work->Inner), outer = TLanes.Broadcast(work->Outer);
            TVector smallest = TLanes.Broadcast(Smallest), zero = TLanes.Broadcast(0f);
            for (; i <= end - TLanes.Count; i += TLanes.Count)
            {
                TVector g = TLanes.Load(gradient + i);
                TVector v = TLanes.MultiplyAdd(alpha, TLanes.Load(square + i), TLanes.Multiply(fresh, TLanes.Multiply(g, g)));
                v = TLanes.WhereLess(v, smallest, zero, v);
                TLanes.Store(square + i, v);
                TVector divisor = TLanes.Add(TLanes.Sqrt(TLanes.Add(v, inner)), outer);
                TLanes.Store(parameter + i, TLanes.Subtract(TLanes.Load(parameter + i), TLanes.Multiply(step, TLanes.Divide(g, divisor))));
            }

            return i;
        }
    }

    private struct Work
    {
        public float* Parameter, Gradient, Square;
        public long N;
        public float StepSize, Alpha, New, Inner, Outer;
    }
}
