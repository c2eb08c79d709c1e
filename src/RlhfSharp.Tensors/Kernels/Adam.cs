namespace TorchSharp.Kernels;

/// <summary>One Adam step over one array, and what clipping needs.</summary>
internal static unsafe class Adam
{
    private const long Block = 16384;

    // Moments that fall below this become 0: without a gradient they would shrink to denormal numbers, which processors compute with many
    // times more slowly. A moment so small changes no parameter.
    private const float Smallest = 1e-36f;

    /// <summary>
    /// p -= decay p; m += (1 - b1) (g - m); v = b2 v + (1 - b2) g^2; p -= stepSize m / (sqrt(v) / rootCorrection + epsilon).
    /// As PyTorch: stepSize = lr / (1 - b1^t), rootCorrection = sqrt(1 - b2^t). As TensorFlow 1: stepSize =
    /// lr sqrt(1 - b2^t) / (1 - b1^t), rootCorrection = 1. decay is learning rate x weight decay (decoupled).
    /// </summary>
    public static void Step(
        float* parameter, float* gradient, float* firstMoment, float* secondMoment, long n,
        double beta1, double beta2, double stepSize, double rootCorrection, double epsilon, double decay)
    {
        var work = new Work
        {
            Parameter = parameter, Gradient = gradient, FirstMoment = firstMoment, SecondMoment = secondMoment, N = n,
            NewFirst = (float)(1 - beta1), Beta2 = (float)beta2, NewSecond = (float)(1 - beta2), StepSize = (float)stepSize,
            RootCorrection = (float)rootCorrection, Epsilon = (float)epsilon, Keep = (float)(1 - decay),
        };
        Dispatch.For<StepKernel>((n + Block - 1) / Block, &work);
    }

    /// <summary>The sum of squares in double precision, block after block.</summary>
    public static double SumOfSquares(float* x, long n)
    {
        long blocks = (n + Block - 1) / Block;
        using Scratch scratch = Scratch.Open();
        var work = new Sums { X = x, N = n, Partial = (double*)scratch.Floats(2 * blocks) };
        Dispatch.For<SquareKernel>(blocks, &work);
        double sum = 0;
        for (long i = 0; i < blocks; i++)
            sum += work.Partial[i];
        return sum;
    }

    /// <summary>x *= factor.</summary>
    public static void Scale(float factor, float* x, long n)
    {
        var work = new Sums { X = x, N = n, Factor = factor };
        Dispatch.For<ScaleKernel>((n + Block - 1) / Block, &work);
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
            float* parameter = work->Parameter, gradient = work->Gradient, first = work->FirstMoment, second = work->SecondMoment;
            TVector newFirst = TLanes.Broadcast(work->NewFirst), beta2 = TLanes.Broadcast(work->Beta2);
            TVector newSecond = TLanes.Broadcast(work->NewSecond), step = TLanes.Broadcast(work->StepSize);
            TVector correction = TLanes.Broadcast(work->RootCorrection), epsilon = TLanes.Broadcast(work->Epsilon);
            TVector keep = TLanes.Broadcast(work->Keep), smallest = TLanes.Broadcast(Smallest), zero = TLanes.Broadcast(0f);
            for (; i <= end - TLanes.Count; i += TLanes.Count)
            {
                TVector g = TLanes.Load(gradient + i), m = TLanes.Load(first + i);
                m = TLanes.MultiplyAdd(newFirst, TLanes.Subtract(g, m), m);
                TVector v = TLanes.MultiplyAdd(beta2, TLanes.Load(second + i), TLanes.Multiply(newSecond, TLanes.Multiply(g, g)));
                m = TLanes.WhereLess(TLanes.Abs(m), smallest, zero, m);
                v = TLanes.WhereLess(v, smallest, zero, v);
                TLanes.Store(first + i, m);
                TLanes.Store(second + i, v);
                TVector divisor = TLanes.Add(TLanes.Divide(TLanes.Sqrt(v), correction), epsilon);
                TVector p = TLanes.Multiply(TLanes.Load(parameter + i), keep);
                TLanes.Store(parameter + i, TLanes.Subtract(p, TLanes.Multiply(step, TLanes.Divide(m, divisor))));
            }
            return i;
        }
    }

    private readonly struct SquareKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Sums*)state;
            double sum = 0;
            long end = Math.Min(work->N, (block + 1) * Block);
            for (long i = block * Block; i < end; i += 256)
                sum += RowMath<TLanes, TVector>.Dot(work->X + i, work->X + i, Math.Min(256, end - i));
            work->Partial[block] = sum;
        }
    }

    private readonly struct ScaleKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Sums*)state;
            float* x = work->X + block * Block;
            RowMath<TLanes, TVector>.Scale(work->Factor, x, x, Math.Min(Block, work->N - block * Block));
        }
    }

    private struct Work
    {
        public float* Parameter;
        public float* Gradient;
        public float* FirstMoment;
        public float* SecondMoment;
        public long N;
        public float NewFirst;
        public float Beta2;
        public float NewSecond;
        public float StepSize;
        public float RootCorrection;
        public float Epsilon;
        public float Keep;
    }

    private struct Sums
    {
        public float* X;
        public long N;
        public double* Partial;
        public float Factor;
    }
}
