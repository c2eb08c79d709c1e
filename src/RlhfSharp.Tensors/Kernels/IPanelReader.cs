namespace TorchSharp.Kernels;

/// <summary>Reads weights of one format into vectors.</summary>
internal unsafe interface IPanelReader
{
    /// <summary>Bytes of one weight.</summary>
    static abstract int Size { get; }

    static abstract TVector Load<TLanes, TVector>(byte* source)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}
