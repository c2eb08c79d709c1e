using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>Layer normalisation over the last dimension of a contiguous [rows, columns] matrix.</summary>
internal static unsafe class LayerNorm
{
    private const long RowsPerGradientBlock = 64;

    /// <summary>y = (x - mean) * rstd * weight + bias, rstd = 1 / sqrt(variance + epsilon). weight and bias [columns] may be null;
    /// mean and rstd [rows] are kept for the backward pass.</summary>
    public static void Forward(
        float* x, float* weight, float* bias, float epsilon, float* y, float* mean, float* rstd, long rows, long columns)
    {
        var work = new Work
        {
            X = x, Weight = weight, Bias = bias, Epsilon = epsilon, Y = y, Mean = mean, Rstd = rstd,
            Rows = rows, Columns = columns, RowsPerBlock = Dispatch.RowsPerBlock(columns),
        };
        Dispatch.For<ForwardKernel>((rows + work.RowsPerBlock - 1) / work.RowsPerBlock, &work);
    }

    /// <summary>Writes dx (skipped when null) and adds to dweight and dbias (each may be null).</summary>
    public static void Backward(
        float* dy, float* x, float* weight, float* mean, float* rstd, float* dx, float* dweight, float* dbias, long rows, long columns)
    {
        long blocks = (rows + RowsPerGradientBlock - 1) / RowsPerGradientBlock;
        using Scratch scratch = Scratch.Open();
        var work = new Work
        {
            X = x, Weight = weight, Mean = mean, Rstd = rstd, Dy = dy, Dx = dx,
            Rows = rows, Columns = columns, RowsPerBlock = RowsPerGradientBlock,
            WeightSums = dweight == null ? null : scratch.Floats(blocks * columns),
            BiasSums = dbias == null ? null : scratch.Floats(blocks * columns),
        };
        Dispatch.For<BackwardKernel>(blocks, &work);
        // Each block summed its own rows; the blocks are added in order, so the result does not depend on the threads.
        for (long block = 0; block < blocks; block++)
        {
            if (dweight != null)
                Add(work.WeightSums + block * columns, dweight, columns);
            if (dbias != null)
                Add(work.BiasSums + block * columns, dbias, columns);
        }
    }

    private static void Add(float* from, float* to, long n)
    {
        for (long i = 0; i < n; i++)
            to[i] += from[i];
    }

    private readonly struct ForwardKernel : IBlockKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Work*)state;
            long end = Math.Min(work->Rows, (block + 1) * work->RowsPerBlock), n = work->Columns;
            for (long row = block * work->RowsPerBlock; row < end; row++)
            {
                (work->Mean[row], work->Rstd[row]) = ForwardRow<TLanes, TVector>(
                    work->X + row * n, work->Weight, work->Bias, work->Epsilon, work->Y + row * n, n);
            }
        }
    }

    /// <summary>One row; y may be x.</summary>
    public static (float Mean, float Rstd) ForwardRow<TLanes, TVector>(float* x, float* weight, float* bias, float epsilon, float* y, long n)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        float mean = RowMath<TLanes, TVector>.Sum(x, n) / n;
        float rstd = 1f / MathF.Sqrt(SquaredDistance<TLanes, TVector>(x, mean, n) / n + epsilon);
        Normalise<TLanes, TVector>(x, mean, rstd, weight, bias, y, n);
        return (mean, rstd);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SquaredDistance<TLanes, TVector>(float* x, float centre, long n)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector middle = TLanes.Broadcast(centre), sum = TLanes.Broadcast(0f);
        long i = 0;
        for (; i <= n - TLanes.Count; i += TLanes.Count)
        {
            TVector distance = TLanes.Subtract(TLanes.Load(x + i), middle);
            sum = TLanes.MultiplyAdd(distance, distance, sum);
        }
        float result = TLanes.Sum(sum);
        for (; i < n; i++)
            result += (x[i] - centre) * (x[i] - centre);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalise<TLanes, TVector>(float* x, float mean, float rstd, float* weight, float* bias, float* y, long n)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector middle = TLanes.Broadcast(mean), scale = TLanes.Broadcast(rstd), zero = TLanes.Broadcast(0f);
        long i = 0;
        for (; i <= n - TLanes.Count; i += TLanes.Count)
        {
            TVector normal = TLanes.Multiply(TLanes.Subtract(TLanes.Load(x + i), middle), scale);
            if (weight != null)
                normal = TLanes.MultiplyAdd(normal, TLanes.Load(weight + i), bias == null ? zero : TLanes.Load(bias + i));
            else if (bias != null)
                normal = TLanes.Add(normal, TLanes.Load(bias + i));
            TLanes.Store(y + i, normal);
        }
        for (; i < n; i++)
            y[i] = (x[i] - mean) * rstd * (weight == null ? 1f : weight[i]) + (bias == null ? 0f : bias[i]);
    }

    private readonly struct BackwardKernel : IBlockKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Work*)state;
            long end = Math.Min(work->Rows, (block + 1) * work->RowsPerBlock), n = work->Columns;
            float* weightSums = work->WeightSums == null ? null : work->WeightSums + block * n;
            float* biasSums = work->BiasSums == null ? null : work->BiasSums + block * n;
            if (weightSums != null)
                new Span<float>(weightSums, checked((int)n)).Clear();
            if (biasSums != null)
                new Span<float>(biasSums, checked((int)n)).Clear();
            for (long row = block * work->RowsPerBlock; row < end; row++)
            {
                float* x = work->X + row * n, dy = work->Dy + row * n;
                Row<TLanes, TVector>(
                    x, dy, work->Weight, work->Mean[row], work->Rstd[row], work->Dx == null ? null : work->Dx + row * n,
                    weightSums, biasSums, n);
            }
        }

        // With h = (x - mean) rstd and g = dy weight: dx = rstd (g - mean(g) - h mean(g h)).
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Row<TLanes, TVector>(
            float* x, float* dy, float* weight, float mean, float rstd, float* dx, float* weightSums, float* biasSums, long n)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            TVector middle = TLanes.Broadcast(mean), scale = TLanes.Broadcast(rstd);
            TVector gradientSum = TLanes.Broadcast(0f), dotSum = gradientSum;
            long i = 0;
            for (; i <= n - TLanes.Count; i += TLanes.Count)
            {
                TVector outer = TLanes.Load(dy + i);
                TVector normal = TLanes.Multiply(TLanes.Subtract(TLanes.Load(x + i), middle), scale);
                if (weightSums != null)
                    TLanes.Store(weightSums + i, TLanes.MultiplyAdd(outer, normal, TLanes.Load(weightSums + i)));
                if (biasSums != null)
                    TLanes.Store(biasSums + i, TLanes.Add(outer, TLanes.Load(biasSums + i)));
                TVector gradient = weight == null ? outer : TLanes.Multiply(outer, TLanes.Load(weight + i));
                gradientSum = TLanes.Add(gradientSum, gradient);
                dotSum = TLanes.MultiplyAdd(gradient, normal, dotSum);
            }
            float sum = TLanes.Sum(gradientSum), dot = TLanes.Sum(dotSum);
            for (; i < n; i++)
            {
                float normal = (x[i] - mean) * rstd, gradient = weight == null ? dy[i] : dy[i] * weight[i];
                if (weightSums != null)
                    weightSums[i] += dy[i] * normal;
                if (biasSums != null)
                    biasSums[i] += dy[i];
                sum += gradient;
                dot += gradient * normal;
            }
            if (dx == null)
                return;

            sum /= n;
            dot /= n;
            TVector meanGradient = TLanes.Broadcast(sum), meanDot = TLanes.Broadcast(dot);
            for (i = 0; i <= n - TLanes.Count; i += TLanes.Count)
            {
                TVector normal = TLanes.Multiply(TLanes.Subtract(TLanes.Load(x + i), middle), scale);
                TVector gradient = weight == null ? TLanes.Load(dy + i) : TLanes.Multiply(TLanes.Load(dy + i), TLanes.Load(weight + i));
                TVector rest = TLanes.Subtract(TLanes.Subtract(gradient, meanGradient), TLanes.Multiply(normal, meanDot));
                TLanes.Store(dx + i, TLanes.Multiply(scale, rest));
            }
            for (; i < n; i++)
            {
                float gradient = weight == null ? dy[i] : dy[i] * weight[i];
                dx[i] = rstd * (gradient - sum - (x[i] - mean) * rstd * dot);
            }
        }
    }

    private struct Work
    {
        public float* X;
        public float* Weight;
        public float* Bias;
        public float Epsilon;
        public float* Y;
        public float* Mean;
        public float* Rstd;
        public float* Dy;
        public float* Dx;
        public float* WeightSums;
        public float* BiasSums;
        public long Rows;
        public long Columns;
        public long RowsPerBlock;
    }
}
