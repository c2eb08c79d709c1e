using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// GELU in the tanh form of GPT-2: 0.5 x (1 + tanh(u)) = x sigmoid(2u), u = sqrt(2/pi) (x + 0.044715 x^3).
/// </summary>
internal static unsafe class Gelu
{
    private const float TwiceRoot = 1.5957691216f; // 2 sqrt(2 / pi)
    private const float Cubic = 0.044715f;

    public static void Forward(float* x, float* y, long n) => ArrayMap.Map<ForwardMap>(x, y, n);

    /// <summary>y = gelu(x) for a block of rows, <paramref name="stride"/> apart in both, on the caller's thread; y may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardBlock<TLanes, TVector>(float* x, float* y, long stride, long rows, long columns)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        for (long row = 0; row < rows; row++, x += stride, y += stride)
        {
            long i = 0;
            for (; i <= columns - TLanes.Count; i += TLanes.Count)
                TLanes.Store(y + i, ForwardMap.Apply<TLanes, TVector>(TLanes.Load(x + i)));
            for (; i < columns; i++)
                y[i] = ForwardMap.Apply<LanesScalar, float>(x[i]);
        }
    }

    /// <summary>dx = dy * gelu'(x); dx may be dy.</summary>
    public static void Backward(float* x, float* dy, float* dx, long n) => ArrayMap.Zip<BackwardZip>(x, dy, dx, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Gate<TLanes, TVector>(TVector x)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector factor = TLanes.MultiplyAdd(
            TLanes.Multiply(x, x), TLanes.Broadcast(TwiceRoot * Cubic), TLanes.Broadcast(TwiceRoot));
        return Elementary<TLanes, TVector>.Sigmoid(TLanes.Multiply(factor, x));
    }

    internal readonly struct ForwardMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged => TLanes.Multiply(x, Gate<TLanes, TVector>(x));
    }

    private readonly struct BackwardZip : IZip
    {
        // s = sigmoid(2u): d(x s)/dx = s + x s (1 - s) (2u)'
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TLanes, TVector>(TVector x, TVector dy)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            TVector gate = Gate<TLanes, TVector>(x);
            TVector inner = TLanes.MultiplyAdd(
                TLanes.Multiply(x, x), TLanes.Broadcast(3f * TwiceRoot * Cubic), TLanes.Broadcast(TwiceRoot));
            TVector rest = TLanes.Multiply(TLanes.Multiply(x, inner), TLanes.Subtract(TLanes.Broadcast(1f), gate));
            return TLanes.Multiply(dy, TLanes.MultiplyAdd(gate, rest, gate));
        }
    }
}
