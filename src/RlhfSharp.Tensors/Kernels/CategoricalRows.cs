namespace TorchSharp.Kernels;

/// <summary>
/// log softmax(logits)[action] of each row and the entropy of that distribution. Rows have few classes, so vectors run across the rows:
/// as many rows as a vector has lanes are turned into columns first.
/// </summary>
internal static unsafe class CategoricalRows
{
    private const long RowsPerBlock = 4096;

    public struct Work
    {
        /// <summary>[rows, classes].</summary>
        public float* Logits;
        public long Rows;
        public long Classes;

        /// <summary>[rows], each in [0, classes).</summary>
        public long* Actions;

        /// <summary>[rows].</summary>
        public float* LogProbs;

        /// <summary>[rows], nats.</summary>
        public float* Entropies;

        /// <summary>[rows], or null for a gradient of 0.</summary>
        public float* LogProbGradients;

        /// <summary>[rows], or null for a gradient of 0.</summary>
        public float* EntropyGradients;

        /// <summary>[rows, classes].</summary>
        public float* LogitGradients;
    }

    /// <summary>Fills log-probabilities and entropies.</summary>
    public static void Forward(Work* work) => Dispatch.For<ForwardKernel>((work->Rows + RowsPerBlock - 1) / RowsPerBlock, work);

    /// <summary>Fills the gradients of the logits.</summary>
    public static void Backward(Work* work) => Dispatch.For<BackwardKernel>((work->Rows + RowsPerBlock - 1) / RowsPerBlock, work);

    private readonly struct ForwardKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Work*)state;
            using Scratch scratch = Scratch.Open();
            float* columns = scratch.Floats(work->Classes * TLanes.Count), entropies = scratch.Floats(TLanes.Count);
            long end = Math.Min(work->Rows, (block + 1) * RowsPerBlock);
            for (long row = block * RowsPerBlock; row < end; row += TLanes.Count)
            {
                long rows = Math.Min(TLanes.Count, end - row);
                Turn(work, row, rows, TLanes.Count, columns);
                TVector entropy = LogSoftmax<TLanes, TVector>(columns, work->Classes);
                TLanes.Store(entropies, entropy);
                for (long i = 0; i < rows; i++)
                {
                    work->LogProbs[row + i] = columns[work->Actions[row + i] * TLanes.Count + i];
                    work->Entropies[row + i] = entropies[i];
                }
            }
        }
    }

    /// <summary>d/dx_j of log p_a is [j = a] - p_j, that of the entropy H is -p_j (log p_j + H).</summary>
    private readonly struct BackwardKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (Work*)state;
            using Scratch scratch = Scratch.Open();
            float* columns = scratch.Floats(work->Classes * TLanes.Count), logProbSlopes = scratch.Floats(TLanes.Count), entropySlopes = scratch.Floats(TLanes.Count);
            long end = Math.Min(work->Rows, (block + 1) * RowsPerBlock);
            for (long row = block * RowsPerBlock; row < end; row += TLanes.Count)
            {
                long rows = Math.Min(TLanes.Count, end - row);
                Turn(work, row, rows, TLanes.Count, columns);
                for (long i = 0; i < TLanes.Count; i++)
                {
                    logProbSlopes[i] = i < rows && work->LogProbGradients != null ? work->LogProbGradients[row + i] : 0f;
                    entropySlopes[i] = i < rows && work->EntropyGradients != null ? work->EntropyGradients[row + i] : 0f;
                }

                TVector entropy = LogSoftmax<TLanes, TVector>(columns, work->Classes);
                TVector logProbSlope = TLanes.Load(logProbSlopes), entropySlope = TLanes.Load(entropySlopes), zero = TLanes.Broadcast(0f);
                for (float* column = columns; column < columns + work->Classes * TLanes.Count; column += TLanes.Count)
                {
                    TVector logProb = TLanes.Load(column), p = Elementary<TLanes, TVector>.Exp(logProb);
                    TVector slope = TLanes.MultiplyAdd(entropySlope, TLanes.Add(logProb, entropy), logProbSlope);
                    TLanes.Store(column, TLanes.Subtract(zero, TLanes.Multiply(p, slope)));
                }

                for (long i = 0; i < rows; i++)
                {
                    columns[work->Actions[row + i] * TLanes.Count + i] += logProbSlopes[i];
                    for (long j = 0; j < work->Classes; j++)
                        work->LogitGradients[(row + i) * work->Classes + j] = columns[j * TLanes.Count + i];
                }
            }
        }
    }

    /// <summary>Rows as columns, [classes, lanes]; lanes without a row are 0.</summary>
    private static void Turn(Work* work, long first, long rows, int lanes, float* columns)
    {
        float* logits = work->Logits + first * work->Classes;
        for (long j = 0; j < work->Classes; j++)
            for (long i = 0; i < lanes; i++)
                columns[j * lanes + i] = i < rows ? logits[i * work->Classes + j] : 0f;
    }

    /// <summary>Logits become log-probabilities, column by column; gives the entropies.</summary>
    private static TVector LogSoftmax<TLanes, TVector>(float* columns, long classes)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        float* end = columns + classes * TLanes.Count;
        TVector largest = TLanes.Load(columns), sum = TLanes.Broadcast(0f), entropy = sum;
        for (float* column = columns + TLanes.Count; column < end; column += TLanes.Count)
            largest = TLanes.Max(largest, TLanes.Load(column));
        for (float* column = columns; column < end; column += TLanes.Count)
            sum = TLanes.Add(sum, Elementary<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(column), largest)));
        TVector logSum = TLanes.Add(largest, TLanes.Log(sum));
        for (float* column = columns; column < end; column += TLanes.Count)
        {
            TVector logProb = TLanes.Subtract(TLanes.Load(column), logSum);
            TLanes.Store(column, logProb);
            entropy = TLanes.Subtract(entropy, TLanes.Multiply(Elementary<TLanes, TVector>.Exp(logProb), logProb));
        }
        return entropy;
    }
}
