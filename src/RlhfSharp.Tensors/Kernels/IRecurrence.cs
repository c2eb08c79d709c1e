namespace TorchSharp.Kernels;

/// <summary>What a recurrent cell does with one vector of hidden units, from unit i on, of one row.</summary>
internal unsafe interface IRecurrence
{
    /// <summary>Gates of a hidden unit.</summary>
    static abstract int Gates { get; }

    /// <summary>Whether there is a cell state besides the hidden one.</summary>
    static abstract bool HasCell { get; }

    /// <summary>Whether a gate scales what comes from the hidden state, so that its gradient is not that of what comes from the input.</summary>
    static abstract bool ScalesHidden { get; }

    static abstract void Forward<TLanes, TVector>(in RecurrentRow row, long i)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;

    static abstract void Backward<TLanes, TVector>(in RecurrentRow row, long i)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}
