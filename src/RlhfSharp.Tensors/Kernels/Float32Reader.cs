using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>Reads floats.</summary>
internal readonly unsafe struct Float32Reader : IPanelReader
{
    public static int Size => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* source)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Load((float*)source);
}
