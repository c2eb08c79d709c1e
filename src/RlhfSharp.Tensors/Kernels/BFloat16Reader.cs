using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>Reads upper halves of floats.</summary>
internal readonly unsafe struct BFloat16Reader : IPanelReader
{
    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* source)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.LoadUpperHalves((ushort*)source);
}
