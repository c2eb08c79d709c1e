using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>The simple recurrent network of Elman (1990): h' = tanh(W_ih x + b_ih + W_hh h + b_hh).</summary>
internal readonly unsafe struct TanhRecurrence : IRecurrence
{
    public static int Gates => 1;

    public static bool HasCell => false;

    public static bool ScalesHidden => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<TLanes, TVector>(in RecurrentRow row, long i)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged =>
        TLanes.Store(row.Hidden + i,
            Elementary<TLanes, TVector>.Tanh(TLanes.Add(TLanes.Load(row.FromInput + i), TLanes.Load(row.FromHidden + i))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward<TLanes, TVector>(in RecurrentRow row, long i)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector h = TLanes.Load(row.Hidden + i), slope = TLanes.Subtract(TLanes.Broadcast(1f), TLanes.Multiply(h, h));
        TLanes.Store(row.FromInputGradient + i, TLanes.Multiply(row.Incoming<TLanes, TVector>(i), slope));
        TLanes.Store(row.HiddenGradient + i, TLanes.Broadcast(0f));
    }
}
