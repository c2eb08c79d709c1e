using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>Elementary functions of one vector, about 2 units in the last place, right at infinities and NaN.</summary>
internal static class Elementary<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>
    /// e^x = 2^n e^r with n = round(x / ln 2), |r| &lt;= ln(2)/2, and the polynomial of Cephes expf for e^r;
    /// right down to the smallest denormal and up to infinity.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        TVector magic = TLanes.Broadcast(12582912f); // 1.5 * 2^23: adding it rounds to a whole number
        TVector bounded = TLanes.Clamp(x, TLanes.Broadcast(-104f), TLanes.Broadcast(89f));
        TVector n = TLanes.Subtract(TLanes.MultiplyAdd(bounded, TLanes.Broadcast(1.44269504f), magic), magic);
        TVector r = TLanes.MultiplyAdd(n, TLanes.Broadcast(-0.693359375f), bounded);
        r = TLanes.MultiplyAdd(n, TLanes.Broadcast(2.12194440e-4f), r);

        TVector p = TLanes.Broadcast(1.9875691500e-4f);
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.3981999507e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(8.3334519073e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(4.1665795894e-2f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.6666665459e-1f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(5.0000001201e-1f));
        p = TLanes.MultiplyAdd(p, TLanes.Multiply(r, r), r);
        p = TLanes.Add(p, TLanes.Broadcast(1f));
        return TLanes.Scale(p, n);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid(TVector x)
    {
        TVector one = TLanes.Broadcast(1f);
        return TLanes.Divide(one, TLanes.Add(one, Exp(TLanes.Subtract(TLanes.Broadcast(0f), x))));
    }

    /// <summary>1 - 2 / (e^2|x| + 1) with the sign of x; below 0.625 the polynomial of Cephes tanhf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh(TVector x)
    {
        TVector one = TLanes.Broadcast(1f);
        TVector magnitude = TLanes.Abs(x);
        TVector exponential = Exp(TLanes.Add(magnitude, magnitude));
        TVector large = TLanes.Subtract(one, TLanes.Divide(TLanes.Broadcast(2f), TLanes.Add(exponential, one)));

        TVector square = TLanes.Multiply(x, x);
        TVector p = TLanes.Broadcast(-5.70498872745e-3f);
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(2.06390887954e-2f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(-5.37397155531e-2f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(1.33314422036e-1f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(-3.33332819422e-1f));
        TVector small = TLanes.MultiplyAdd(TLanes.Multiply(p, square), x, x);
        return TLanes.CopySign(TLanes.WhereLess(magnitude, TLanes.Broadcast(0.625f), small, large), x); // keeps -0, too
    }
}
