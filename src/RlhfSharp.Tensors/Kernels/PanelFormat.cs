using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>How the weights of a panel are stored.</summary>
internal enum PanelFormat
{
    Float32,

    /// <summary>The upper half of a float, rounded to nearest.</summary>
    BFloat16,

    /// <summary>Whole numbers in [-127, 127], to be multiplied by a scale of their column.</summary>
    Int8,
}

/// <summary>Reads weights of one format into vectors.</summary>
internal unsafe interface IPanelReader
{
    /// <summary>Bytes of one weight.</summary>
    static abstract int Size { get; }

    static abstract TVector Load<TLanes, TVector>(byte* source)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}

internal readonly unsafe struct Float32Reader : IPanelReader
{
    public static int Size => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* source)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Load((float*)source);
}

internal readonly unsafe struct BFloat16Reader : IPanelReader
{
    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* source)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.LoadUpperHalves((ushort*)source);
}

internal readonly unsafe struct Int8Reader : IPanelReader
{
    public static int Size => sizeof(sbyte);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* source)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.LoadWholeNumbers((sbyte*)source);
}
