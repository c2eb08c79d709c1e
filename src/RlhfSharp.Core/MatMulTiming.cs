namespace RlhfSharp.Core;

/// <summary>How fast one matrix product C[M, N] = op(A)[M, K] op(B)[K, N] ran.</summary>
/// <param name="M">Rows of the result.</param>
/// <param name="N">Columns of the result.</param>
/// <param name="K">Length of the sums.</param>
/// <param name="Transposition">NN, NT, TN or TT: whether A and B were stored transposed.</param>
/// <param name="Threads">Threads used.</param>
/// <param name="GigaflopsPerSecond">Median rate.</param>
/// <param name="PeakGigaflopsPerSecond">Fused multiply-adds in registers on as many threads, measured in the same moment.</param>
public sealed record MatMulTiming(
    long M, long N, long K, string Transposition, int Threads, double GigaflopsPerSecond, double PeakGigaflopsPerSecond)
{
    /// <summary>In [0, 1], give or take the clock.</summary>
    public double ShareOfPeak => GigaflopsPerSecond / PeakGigaflopsPerSecond;
}
