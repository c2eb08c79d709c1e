namespace TorchSharp.Kernels;

/// <summary>Rows of logits and, for each, the token that was taken.</summary>
internal unsafe struct TokenRows
{
    public float* Logits; // [rows, vocabulary], rows Stride apart
    public long* Targets; // [rows]
    public long Rows;
    public long Vocabulary;
    public long Stride;
    public long IgnoreIndex; // a row with this target counts as nothing
    public float InverseTemperature;
    public float* LogProbs; // [rows]
    public float* LogSumExp; // [rows]
    public float* Entropies; // [rows] or null
    public float* Largest; // [rows] or null
    public float* LogProbGradients; // [rows] or null
    public float* EntropyGradients; // [rows] or null
    public float* LogitGradients; // as Logits; may be Logits
}

/// <summary>Log-probability and entropy of softmax(logits / temperature), and the gradient of the logits.</summary>
internal static unsafe class TokenLoss
{
    public static void Forward(TokenRows* rows) => Dispatch.For<ForwardKernel>(rows->Rows, rows);

    /// <summary>
    /// Writes the gradient of the logits x. With z = x / temperature, p = softmax(z), H its entropy:
    /// d log p_t / dz_j = [j = t] - p_j and dH / dz_j = -p_j (log p_j + H).
    /// </summary>
    public static void Backward(TokenRows* rows) => Dispatch.For<BackwardKernel>(rows->Rows, rows);

    private readonly struct ForwardKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var rows = (TokenRows*)state;
            float* logits = rows->Logits + block * rows->Stride;
            long n = rows->Vocabulary, target = rows->Targets[block];
            bool ignored = target == rows->IgnoreIndex;
            float max = RowMath<TLanes, TVector>.Largest(logits, n);
            float log, shiftedMean = 0f;
            if (rows->Entropies == null)
            {
                log = MathF.Log(RowMath<TLanes, TVector>.ExpSum(logits, max, rows->InverseTemperature, n));
            }
            else
            {
                float sum = ExpSumAndMean<TLanes, TVector>(logits, max, rows->InverseTemperature, n, out shiftedMean);
                log = MathF.Log(sum);
                rows->Entropies[block] = ignored ? 0f : log - shiftedMean;
            }
            rows->LogSumExp[block] = max * rows->InverseTemperature + log;
            if (rows->Largest != null)
                rows->Largest[block] = !ignored && logits[target] >= max ? 1f : 0f;
            rows->LogProbs[block] = ignored ? 0f : (logits[target] - max) * rows->InverseTemperature - log;
        }

        /// <summary>Sum of e^z and mean of z under softmax, z = (x - max) * scale.</summary>
        private static float ExpSumAndMean<TLanes, TVector>(float* x, float max, float scale, long n, out float mean)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            TVector shift = TLanes.Broadcast(max), factor = TLanes.Broadcast(scale), sums = TLanes.Broadcast(0f), weighted = sums;
            TVector lowest = TLanes.Broadcast(-1e30f); // -inf * 0 would be NaN
            long i = 0;
            for (; i <= n - TLanes.Count; i += TLanes.Count)
            {
                TVector z = TLanes.Multiply(TLanes.Subtract(TLanes.Load(x + i), shift), factor);
                TVector e = Elementary<TLanes, TVector>.Exp(z);
                sums = TLanes.Add(sums, e);
                weighted = TLanes.MultiplyAdd(e, TLanes.Max(z, lowest), weighted);
            }
            float sum = TLanes.Sum(sums), total = TLanes.Sum(weighted);
            for (; i < n; i++)
            {
                float z = (x[i] - max) * scale, e = Elementary<LanesScalar, float>.Exp(z);
                sum += e;
                total += e * MathF.Max(z, -1e30f);
            }
            mean = total / sum;
            return sum;
        }
    }

    private readonly struct BackwardKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var rows = (TokenRows*)state;
            float* x = rows->Logits + block * rows->Stride, dx = rows->LogitGradients + block * rows->Stride;
            long n = rows->Vocabulary, target = rows->Targets[block];
            if (target == rows->IgnoreIndex)
            {
                new Span<float>(dx, checked((int)n)).Clear();
                return;
            }

            float scale = rows->InverseTemperature, logSumExp = rows->LogSumExp[block];
            float logProb = rows->LogProbGradients == null ? 0f : rows->LogProbGradients[block] * scale;
            if (rows->EntropyGradients == null)
                Gradient<TLanes, TVector>(x, dx, scale, logSumExp, logProb, n);
            else
                Gradient<TLanes, TVector>(x, dx, scale, logSumExp, logProb, rows->EntropyGradients[block] * scale, rows->Entropies[block], n);
            dx[target] += logProb;
        }

        private static void Gradient<TLanes, TVector>(float* x, float* dx, float scale, float logSumExp, float logProb, long n)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            TVector factor = TLanes.Broadcast(scale), shift = TLanes.Broadcast(-logSumExp), outer = TLanes.Broadcast(-logProb);
            long i = 0;
            for (; i <= n - TLanes.Count; i += TLanes.Count)
            {
                TVector p = Elementary<TLanes, TVector>.Exp(TLanes.MultiplyAdd(TLanes.Load(x + i), factor, shift));
                TLanes.Store(dx + i, TLanes.Multiply(p, outer));
            }
            for (; i < n; i++)
                dx[i] = Elementary<LanesScalar, float>.Exp(float.MultiplyAddEstimate(x[i], scale, -logSumExp)) * -logProb;
        }

        private static void Gradient<TLanes, TVector>(
            float* x, float* dx, float scale, float logSumExp, float logProb, float entropyGradient, float entropy, long n)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            TVector factor = TLanes.Broadcast(scale), shift = TLanes.Broadcast(-logSumExp), outer = TLanes.Broadcast(-logProb);
            TVector entropies = TLanes.Broadcast(-entropyGradient), mean = TLanes.Broadcast(entropy), lowest = TLanes.Broadcast(-1e30f);
            long i = 0;
            for (; i <= n - TLanes.Count; i += TLanes.Count)
            {
                TVector log = TLanes.MultiplyAdd(TLanes.Load(x + i), factor, shift);
                TVector p = Elementary<TLanes, TVector>.Exp(log);
                TVector slope = TLanes.MultiplyAdd(TLanes.Add(TLanes.Max(log, lowest), mean), entropies, outer);
                TLanes.Store(dx + i, TLanes.Multiply(p, slope));
            }
            for (; i < n; i++)
            {
                float log = x[i] * scale - logSumExp;
                dx[i] = Elementary<LanesScalar, float>.Exp(log) * (-logProb - entropyGradient * (MathF.Max(log, -1e30f) + entropy));
            }
        }
    }
}
