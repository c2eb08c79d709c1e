using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Gated recurrent unit (Cho et al. 2014) as PyTorch and cuDNN have it, gates r, z, n: n = tanh(W_in x + b_in + sigmoid(r) (W_hn h + b_hn));
/// h' = (1 - sigmoid(z)) n + sigmoid(z) h.
/// </summary>
internal readonly unsafe struct GruRecurrence : IRecurrence
{
    public static int Gates => 3;

    public static bool HasCell => false;

    public static bool ScalesHidden => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<TLanes, TVector>(in RecurrentRow row, long i)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        long units = row.Units;
        TVector reset = Elementary<TLanes, TVector>.Sigmoid(TLanes.Add(TLanes.Load(row.FromInput + i), TLanes.Load(row.FromHidden + i)));
        TVector update = Elementary<TLanes, TVector>.Sigmoid(
            TLanes.Add(TLanes.Load(row.FromInput + units + i), TLanes.Load(row.FromHidden + units + i)));
        TVector fromHidden = TLanes.Load(row.FromHidden + 2 * units + i);
        TVector candidate = Elementary<TLanes, TVector>.Tanh(TLanes.MultiplyAdd(reset, fromHidden, TLanes.Load(row.FromInput + 2 * units + i)));
        TLanes.Store(row.Gates + i, reset);
        TLanes.Store(row.Gates + units + i, update);
        TLanes.Store(row.Gates + 2 * units + i, candidate);
        TLanes.Store(row.Kept + i, fromHidden);
        TVector change = TLanes.Subtract(TLanes.Load(row.PreviousHidden + i), candidate);
        TLanes.Store(row.Hidden + i, TLanes.MultiplyAdd(update, change, candidate));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward<TLanes, TVector>(in RecurrentRow row, long i)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        long units = row.Units;
        TVector one = TLanes.Broadcast(1f), dh = row.Incoming<TLanes, TVector>(i);
        TVector reset = TLanes.Load(row.Gates + i), update = TLanes.Load(row.Gates + units + i), candidate = TLanes.Load(row.Gates + 2 * units + i);
        TVector flat = TLanes.Subtract(one, TLanes.Multiply(candidate, candidate));
        TVector dn = TLanes.Multiply(TLanes.Multiply(dh, TLanes.Subtract(one, update)), flat);
        TVector dr = LstmRecurrence.SigmoidGradient<TLanes, TVector>(TLanes.Multiply(dn, TLanes.Load(row.Kept + i)), reset);
        TVector change = TLanes.Subtract(TLanes.Load(row.PreviousHidden + i), candidate);
        TVector dz = LstmRecurrence.SigmoidGradient<TLanes, TVector>(TLanes.Multiply(dh, change), update);
        TLanes.Store(row.FromInputGradient + i, dr);
        TLanes.Store(row.FromInputGradient + units + i, dz);
        TLanes.Store(row.FromInputGradient + 2 * units + i, dn);
        TLanes.Store(row.FromHiddenGradient + i, dr);
        TLanes.Store(row.FromHiddenGradient + units + i, dz);
        TLanes.Store(row.FromHiddenGradient + 2 * units + i, TLanes.Multiply(dn, reset));
        TLanes.Store(row.HiddenGradient + i, TLanes.Multiply(dh, update));
    }
}
