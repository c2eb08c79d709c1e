using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>What kernels do with one contiguous row of floats.</summary>
internal static unsafe class RowMath<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>The largest value; -inf for no values, NaN if one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Largest(float* x, long n)
    {
        TVector largest = TLanes.Broadcast(float.NegativeInfinity);
        long i = 0;
        for (; i <= n - TLanes.Count; i += TLanes.Count)
            largest = TLanes.Max(largest, TLanes.Load(x + i));
        float result = TLanes.Largest(largest);
        for (; i < n; i++)
            result = MathF.Max(result, x[i]);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(float* x, long n)
    {
        TVector first = TLanes.Broadcast(0f), second = first;
        long i = 0;
        for (; i <= n - 2 * TLanes.Count; i += 2 * TLanes.Count)
        {
            first = TLanes.Add(first, TLanes.Load(x + i));
            second = TLanes.Add(second, TLanes.Load(x + i + TLanes.Count));
        }
        float result = TLanes.Sum(TLanes.Add(first, second));
        for (; i < n; i++)
            result += x[i];
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(float* x, float* y, long n)
    {
        TVector first = TLanes.Broadcast(0f), second = first;
        long i = 0;
        for (; i <= n - 2 * TLanes.Count; i += 2 * TLanes.Count)
        {
            first = TLanes.MultiplyAdd(TLanes.Load(x + i), TLanes.Load(y + i), first);
            second = TLanes.MultiplyAdd(TLanes.Load(x + i + TLanes.Count), TLanes.Load(y + i + TLanes.Count), second);
        }
        for (; i <= n - TLanes.Count; i += TLanes.Count)
            first = TLanes.MultiplyAdd(TLanes.Load(x + i), TLanes.Load(y + i), first);
        float result = TLanes.Sum(TLanes.Add(first, second));
        for (; i < n; i++)
            result += x[i] * y[i];
        return result;
    }

    /// <summary>y += factor * x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(float factor, float* x, float* y, long n)
    {
        TVector scale = TLanes.Broadcast(factor);
        long i = 0;
        for (; i <= n - TLanes.Count; i += TLanes.Count)
            TLanes.Store(y + i, TLanes.MultiplyAdd(scale, TLanes.Load(x + i), TLanes.Load(y + i)));
        for (; i < n; i++)
            y[i] = float.MultiplyAddEstimate(factor, x[i], y[i]);
    }

    /// <summary>y = factor * x; y may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float factor, float* x, float* y, long n)
    {
        TVector scale = TLanes.Broadcast(factor);
        long i = 0;
        for (; i <= n - TLanes.Count; i += TLanes.Count)
            TLanes.Store(y + i, TLanes.Multiply(scale, TLanes.Load(x + i)));
        for (; i < n; i++)
            y[i] = factor * x[i];
    }

    /// <summary>y = exp(scale * (x - shift)), returning the sum of y; y may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float ExpStoreSum(float* x, float shift, float scale, float* y, long n)
    {
        TVector subtrahend = TLanes.Broadcast(shift), factor = TLanes.Broadcast(scale), sum = TLanes.Broadcast(0f);
        long i = 0;
        for (; i <= n - TLanes.Count; i += TLanes.Count)
        {
            TVector value = Elementary<TLanes, TVector>.Exp(
                TLanes.Multiply(TLanes.Subtract(TLanes.Load(x + i), subtrahend), factor));
            TLanes.Store(y + i, value);
            sum = TLanes.Add(sum, value);
        }
        float result = TLanes.Sum(sum);
        for (; i < n; i++)
            result += y[i] = Elementary<LanesScalar, float>.Exp((x[i] - shift) * scale);
        return result;
    }

    /// <summary>The sum of exp(scale * (x - shift)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float ExpSum(float* x, float shift, float scale, long n)
    {
        TVector subtrahend = TLanes.Broadcast(shift), factor = TLanes.Broadcast(scale), sum = TLanes.Broadcast(0f);
        long i = 0;
        for (; i <= n - TLanes.Count; i += TLanes.Count)
            sum = TLanes.Add(sum, Elementary<TLanes, TVector>.Exp(
                TLanes.Multiply(TLanes.Subtract(TLanes.Load(x + i), subtrahend), factor)));
        float result = TLanes.Sum(sum);
        for (; i < n; i++)
            result += Elementary<LanesScalar, float>.Exp((x[i] - shift) * scale);
        return result;
    }
}
