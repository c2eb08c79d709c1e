using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// The softmax of one query's scores. A row has n scores that count and room until its last vector is full; what follows
/// the n scores is not read and ends as 0, so that no value is handled alone.
/// </summary>
internal static unsafe class AttentionRow<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>n rounded up to whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Whole(long n) => (n + TLanes.Count - 1) / TLanes.Count * TLanes.Count;

    /// <summary>x = softmax(scale x) in place; returns the log-sum-exp of the scaled scores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Softmax(float* x, long n, float scale)
    {
        TVector lowest = TLanes.Broadcast(float.NegativeInfinity), largest = lowest;
        for (long i = 0; i < n; i += TLanes.Count)
            largest = TLanes.Max(largest, Counting(i, n, TLanes.Load(x + i), lowest));
        float max = TLanes.Largest(largest) * scale;

        TVector factor = TLanes.Broadcast(scale), shift = TLanes.Broadcast(-max), zero = TLanes.Broadcast(0f), sum = zero;
        for (long i = 0; i < n; i += TLanes.Count)
        {
            TVector value = Counting(i, n, Elementary<TLanes, TVector>.Exp(TLanes.MultiplyAdd(TLanes.Load(x + i), factor, shift)), zero);
            TLanes.Store(x + i, value);
            sum = TLanes.Add(sum, value);
        }

        float total = TLanes.Sum(sum);
        TVector share = TLanes.Broadcast(1f / total);
        for (long i = 0; i < n; i += TLanes.Count)
            TLanes.Store(x + i, TLanes.Multiply(TLanes.Load(x + i), share));
        return max + MathF.Log(total);
    }

    /// <summary>x = exp(scale x - logSumExp) in place: the softmax once more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Recompute(float* x, long n, float scale, float logSumExp)
    {
        TVector factor = TLanes.Broadcast(scale), shift = TLanes.Broadcast(-logSumExp), zero = TLanes.Broadcast(0f);
        for (long i = 0; i < n; i += TLanes.Count)
            TLanes.Store(x + i, Counting(i, n, Elementary<TLanes, TVector>.Exp(TLanes.MultiplyAdd(TLanes.Load(x + i), factor, shift)), zero));
    }

    /// <summary>The gradient of the scores from probabilities p and their gradient g: g = p (g - dot) scale, where dot is sum(p g).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(float* p, float* g, long n, float dot, float scale)
    {
        TVector subtrahend = TLanes.Broadcast(dot), factor = TLanes.Broadcast(scale), zero = TLanes.Broadcast(0f);
        for (long i = 0; i < n; i += TLanes.Count)
        {
            TVector gradient = TLanes.Multiply(TLanes.Multiply(TLanes.Load(p + i), TLanes.Subtract(TLanes.Load(g + i), subtrahend)), factor);
            TLanes.Store(g + i, Counting(i, n, gradient, zero));
        }
    }

    /// <summary>The lanes that count, and another value in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Counting(long i, long n, TVector value, TVector other) =>
        n - i >= TLanes.Count ? value : TLanes.WhereLess(TLanes.Indices, TLanes.Broadcast(n - i), value, other);
}
