using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>One row (sequence) of one step of a recurrent layer, or all rows of it behind one another. Gates lie gate by gate: [gates, units].</summary>
internal unsafe struct RecurrentRow
{
    /// <summary>Hidden units.</summary>
    public long Units;

    /// <summary>In: W_ih x + b_ih.</summary>
    public float* FromInput;

    /// <summary>In: W_hh h + b_hh of the step before.</summary>
    public float* FromHidden;

    /// <summary>In: h of the step before.</summary>
    public float* PreviousHidden;

    /// <summary>In: c of the step before (LSTM).</summary>
    public float* PreviousCell;

    /// <summary>Out: the gates after their activation. Backward reads them.</summary>
    public float* Gates;

    /// <summary>Out, [units]: c (LSTM) or the hidden part of the candidate (GRU). Backward reads it.</summary>
    public float* Kept;

    /// <summary>Out, [units]: h. Backward reads it.</summary>
    public float* Hidden;

    /// <summary>Backward, [units], in: dL/dh by way of the layer's output.</summary>
    public float* OutputGradient;

    /// <summary>Backward, [units]. In: dL/dh by way of the step after. Out: what of dL/dh goes straight to h of the step before.</summary>
    public float* HiddenGradient;

    /// <summary>Backward, [units] (LSTM). In: dL/dc. Out: dL/dc of the step before.</summary>
    public float* CellGradient;

    /// <summary>Backward, out: dL/d(W_ih x + b_ih).</summary>
    public float* FromInputGradient;

    /// <summary>Backward, out: dL/d(W_hh h + b_hh), where it is not equal to <see cref="FromInputGradient"/>.</summary>
    public float* FromHiddenGradient;

    /// <summary>dL/dh by both ways.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TVector Incoming<TLanes, TVector>(long i)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Add(TLanes.Load(OutputGradient + i), TLanes.Load(HiddenGradient + i));

    /// <summary>Row n of these rows.</summary>
    public readonly RecurrentRow At(long n, int gates) => new()
    {
        Units = Units,
        FromInput = FromInput + n * gates * Units,
        FromHidden = FromHidden + n * gates * Units,
        PreviousHidden = PreviousHidden + n * Units,
        PreviousCell = PreviousCell + n * Units,
        Gates = Gates + n * gates * Units,
        Kept = Kept + n * Units,
        Hidden = Hidden + n * Units,
        OutputGradient = OutputGradient + n * Units,
        HiddenGradient = HiddenGradient + n * Units,
        CellGradient = CellGradient + n * Units,
        FromInputGradient = FromInputGradient + n * gates * Units,
        FromHiddenGradient = FromHiddenGradient + n * gates * Units,
    };
}
