using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// New tokens against what the key/value cache holds of their rows, the new ones included: first all keys and values are stored,
/// then the tokens attend.
/// </summary>
internal unsafe struct CachedAttention
{
    private const long TokensInBlock = 8;

    public float* QueryKeyValue; // [tokens, 3 * width], StrideInput apart
    public long StrideInput;
    public float* Keys; // [slots, capacity, width]
    public float* Values;
    public long* Slots; // [tokens]
    public long* Positions; // [tokens]: place in the slot
    public long* Chosen; // [chosen]: the tokens that attend; null: all
    public long ChosenCount;
    public float* Output; // [chosen, width], StrideOutput apart
    public long StrideOutput;
    public long Tokens;
    public long Heads;
    public long HeadSize;
    public long Capacity;

    /// <summary>Parts of the storing.</summary>
    public readonly long StoreBlocks => (Tokens + TokensInBlock - 1) / TokensInBlock;

    /// <summary>Parts of the attention: each head of each chosen token.</summary>
    public readonly long AttendBlocks => ChosenCount * Heads;

    /// <summary>Copies keys and values into the cache.</summary>
    internal readonly struct Store : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (CachedAttention*)state;
            long width = work->Heads * work->HeadSize, bytes = width * sizeof(float), end = Math.Min(work->Tokens, (block + 1) * TokensInBlock);
            for (long token = block * TokensInBlock; token < end; token++)
            {
                float* key = work->QueryKeyValue + token * work->StrideInput + width;
                long place = (work->Slots[token] * work->Capacity + work->Positions[token]) * width;
                Buffer.MemoryCopy(key, work->Keys + place, bytes, bytes);
                Buffer.MemoryCopy(key + width, work->Values + place, bytes, bytes);
            }
        }
    }

    /// <summary>Attends over the slot up to the token itself.</summary>
    internal readonly struct Attend : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var work = (CachedAttention*)state;
            long row = block / work->Heads, token = work->Chosen == null ? row : work->Chosen[row], head = block % work->Heads, size = work->HeadSize, width = work->Heads * size;
            long length = work->Positions[token] + 1, cached = work->Slots[token] * work->Capacity * width + head * size;
            float* query = work->QueryKeyValue + token * work->StrideInput + head * size;
            float* keys = work->Keys + cached, values = work->Values + cached;

            using Scratch scratch = Scratch.Open();
            float* scores = scratch.Floats(AttentionRow<TLanes, TVector>.Whole(length));
            Scores<TLanes, TVector>(query, keys, width, length, size, scores);
            AttentionRow<TLanes, TVector>.Softmax(scores, length, 1f / MathF.Sqrt(size));
            Mix<TLanes, TVector>(scores, values, width, length, size, work->Output + row * work->StrideOutput + head * size);
        }
    }

    /// <summary>scores[t] = query . keys[t], four keys at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores<TLanes, TVector>(float* query, float* keys, long stride, long length, long size, float* scores)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        long t = 0;
        for (; t <= length - 4; t += 4, keys += 4 * stride)
        {
            TVector zero = TLanes.Broadcast(0f), sum0 = zero, sum1 = zero, sum2 = zero, sum3 = zero;
            float* second = keys + stride, third = second + stride, fourth = third + stride;
            long i = 0;
            for (; i <= size - TLanes.Count; i += TLanes.Count)
            {
                TVector q = TLanes.Load(query + i);
                sum0 = TLanes.MultiplyAdd(q, TLanes.Load(keys + i), sum0);
                sum1 = TLanes.MultiplyAdd(q, TLanes.Load(second + i), sum1);
                sum2 = TLanes.MultiplyAdd(q, TLanes.Load(third + i), sum2);
                sum3 = TLanes.MultiplyAdd(q, TLanes.Load(fourth + i), sum3);
            }
            float score0 = TLanes.Sum(sum0), score1 = TLanes.Sum(sum1), score2 = TLanes.Sum(sum2), score3 = TLanes.Sum(sum3);
            for (; i < size; i++)
            {
                score0 += query[i] * keys[i];
                score1 += query[i] * second[i];
                score2 += query[i] * third[i];
                score3 += query[i] * fourth[i];
            }
            scores[t] = score0;
            scores[t + 1] = score1;
            scores[t + 2] = score2;
            scores[t + 3] = score3;
        }
        for (; t < length; t++, keys += stride)
            scores[t] = RowMath<TLanes, TVector>.Dot(query, keys, size);
    }

    /// <summary>output = sum of weights[t] values[t].</summary>
    private static void Mix<TLanes, TVector>(float* weights, float* values, long stride, long length, long size, float* output)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        long i = 0;
        for (; i <= size - 4 * TLanes.Count; i += 4 * TLanes.Count)
            MixFour<TLanes, TVector>(weights, values + i, stride, length, output + i);
        for (; i <= size - TLanes.Count; i += TLanes.Count)
            MixOne<TLanes, TVector>(weights, values + i, stride, length, output + i);
        for (; i < size; i++)
            MixOne<LanesScalar, float>(weights, values + i, stride, length, output + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixFour<TLanes, TVector>(float* weights, float* values, long stride, long length, float* output)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector zero = TLanes.Broadcast(0f), sum0 = zero, sum1 = zero, sum2 = zero, sum3 = zero;
        for (long t = 0; t < length; t++, values += stride)
        {
            TVector weight = TLanes.Broadcast(weights[t]);
            sum0 = TLanes.MultiplyAdd(weight, TLanes.Load(values), sum0);
            sum1 = TLanes.MultiplyAdd(weight, TLanes.Load(values + TLanes.Count), sum1);
            sum2 = TLanes.MultiplyAdd(weight, TLanes.Load(values + 2 * TLanes.Count), sum2);
            sum3 = TLanes.MultiplyAdd(weight, TLanes.Load(values + 3 * TLanes.Count), sum3);
        }
        TLanes.Store(output, sum0);
        TLanes.Store(output + TLanes.Count, sum1);
        TLanes.Store(output + 2 * TLanes.Count, sum2);
        TLanes.Store(output + 3 * TLanes.Count, sum3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixOne<TLanes, TVector>(float* weights, float* values, long stride, long length, float* output)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector sum = TLanes.Broadcast(0f);
        for (long t = 0; t < length; t++, values += stride)
            sum = TLanes.MultiplyAdd(TLanes.Broadcast(weights[t]), TLanes.Load(values), sum);
        TLanes.Store(output, sum);
    }
}
