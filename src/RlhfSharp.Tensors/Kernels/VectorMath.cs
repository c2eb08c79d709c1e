using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>Elementary functions over arrays; x and y may be the same array.</summary>
internal static unsafe class VectorMath
{
    public static void Exp(float* x, float* y, long n) => ArrayMap.Map<ExpMap>(x, y, n);

    public static void Log(float* x, float* y, long n) => ArrayMap.Map<LogMap>(x, y, n);

    public static void Tanh(float* x, float* y, long n) => ArrayMap.Map<TanhMap>(x, y, n);

    public static void Sigmoid(float* x, float* y, long n) => ArrayMap.Map<SigmoidMap>(x, y, n);

    private readonly struct ExpMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged => Elementary<TLanes, TVector>.Exp(x);
    }

    private readonly struct LogMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged => TLanes.Log(x);
    }

    private readonly struct TanhMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged => Elementary<TLanes, TVector>.Tanh(x);
    }

    private readonly struct SigmoidMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged => Elementary<TLanes, TVector>.Sigmoid(x);
    }
}
