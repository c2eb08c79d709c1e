using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>Reads whole numbers, not scaled yet.</summary>
internal readonly unsafe struct Int8Reader : IPanelReader
{
    public static int Size => sizeof(sbyte);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* source)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.LoadWholeNumbers((sbyte*)source);
}
