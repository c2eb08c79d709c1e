using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000), gates i, f, g, o:
/// c' = sigmoid(f) c + sigmoid(i) tanh(g); h' = sigmoid(o) tanh(c').
/// </summary>
internal readonly unsafe struct LstmRecurrence : IRecurrence
{
    public static int Gates => 4;

    public static bool HasCell => true;

    public static bool ScalesHidden => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<TLanes, TVector>(in RecurrentRow row, long i)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        long units = row.Units;
        TVector input = Elementary<TLanes, TVector>.Sigmoid(Sum<TLanes, TVector>(row, i));
        TVector forget = Elementary<TLanes, TVector>.Sigmoid(Sum<TLanes, TVector>(row, units + i));
        TVector candidate = Elementary<TLanes, TVector>.Tanh(Sum<TLanes, TVector>(row, 2 * units + i));
        TVector output = Elementary<TLanes, TVector>.Sigmoid(Sum<TLanes, TVector>(row, 3 * units + i));
        TVector cell = TLanes.MultiplyAdd(forget, TLanes.Load(row.PreviousCell + i), TLanes.Multiply(input, candidate));
        TLanes.Store(row.Gates + i, input);
        TLanes.Store(row.Gates + units + i, forget);
        TLanes.Store(row.Gates + 2 * units + i, candidate);
        TLanes.Store(row.Gates + 3 * units + i, output);
        TLanes.Store(row.Kept + i, cell);
        TLanes.Store(row.Hidden + i, TLanes.Multiply(output, Elementary<TLanes, TVector>.Tanh(cell)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward<TLanes, TVector>(in RecurrentRow row, long i)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        long units = row.Units;
        TVector one = TLanes.Broadcast(1f), dh = row.Incoming<TLanes, TVector>(i);
        TVector input = TLanes.Load(row.Gates + i), forget = TLanes.Load(row.Gates + units + i);
        TVector candidate = TLanes.Load(row.Gates + 2 * units + i), output = TLanes.Load(row.Gates + 3 * units + i);
        TVector squashed = Elementary<TLanes, TVector>.Tanh(TLanes.Load(row.Kept + i));
        TVector slope = TLanes.Subtract(one, TLanes.Multiply(squashed, squashed));
        TVector dc = TLanes.MultiplyAdd(TLanes.Multiply(dh, output), slope, TLanes.Load(row.CellGradient + i));
        float* gradient = row.FromInputGradient + i;
        TLanes.Store(gradient, SigmoidGradient<TLanes, TVector>(TLanes.Multiply(dc, candidate), input));
        TLanes.Store(gradient + units, SigmoidGradient<TLanes, TVector>(TLanes.Multiply(dc, TLanes.Load(row.PreviousCell + i)), forget));
        TVector flat = TLanes.Subtract(one, TLanes.Multiply(candidate, candidate));
        TLanes.Store(gradient + 2 * units, TLanes.Multiply(TLanes.Multiply(dc, input), flat));
        TLanes.Store(gradient + 3 * units, SigmoidGradient<TLanes, TVector>(TLanes.Multiply(dh, squashed), output));
        TLanes.Store(row.CellGradient + i, TLanes.Multiply(dc, forget));
        TLanes.Store(row.HiddenGradient + i, TLanes.Broadcast(0f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum<TLanes, TVector>(in RecurrentRow row, long at)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Add(TLanes.Load(row.FromInput + at), TLanes.Load(row.FromHidden + at));

    /// <summary>dy y (1 - y) for y = sigmoid(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector SigmoidGradient<TLanes, TVector>(TVector dy, TVector y)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Multiply(TLanes.Multiply(dy, y), TLanes.Subtract(TLanes.Broadcast(1f), y));
}
