using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>The simple recurrent network with rectified units: h' = max(W_ih x + b_ih + W_hh h + b_hh, 0).</summary>
internal readonly unsafe struct ReluRecurrence : IRecurrence
{
    public static int Gates => 1;

    public static bool HasCell => false;

    public static bool ScalesHidden => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<TLanes, TVector>(in RecurrentRow row, long i)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged =>
        TLanes.Store(row.Hidden + i,
            TLanes.Max(TLanes.Add(TLanes.Load(row.FromInput + i), TLanes.Load(row.FromHidden + i)), TLanes.Broadcast(0f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward<TLanes, TVector>(in RecurrentRow row, long i)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector zero = TLanes.Broadcast(0f);
        TLanes.Store(row.FromInputGradient + i,
            TLanes.WhereLess(zero, TLanes.Load(row.Hidden + i), row.Incoming<TLanes, TVector>(i), zero));
        TLanes.Store(row.HiddenGradient + i, zero);
    }
}
