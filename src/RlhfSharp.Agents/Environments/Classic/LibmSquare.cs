namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>The square of a number as C's <c>pow(x, 2)</c> gives it, which is how NumPy computes <c>x**2</c> of a scalar.</summary>
internal static class LibmSquare
{
    private const ulong ExponentBits = 0x7FF0_0000_0000_0000;
    private const double Safe = 0.44 / (1L << 52), Smallest = 1e-280;

    /// <summary>
    /// <c>Math.Pow(x, 2)</c> to the last bit, at a fraction of its cost. The error of glibc's pow stays below 0.54 units in
    /// the last place, so that it rounds as a plain product does wherever the exact square is no further than 0.44 units
    /// from that.
    /// </summary>
    internal static double Of(double x)
    {
        double product = x * x, error = Math.FusedMultiplyAdd(x, x, -product);
        double magnitude = BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(product) & ExponentBits); // its power of two
        return product > Smallest && Math.Abs(error) < Safe * magnitude ? product : Math.Pow(x, 2);
    }
}
