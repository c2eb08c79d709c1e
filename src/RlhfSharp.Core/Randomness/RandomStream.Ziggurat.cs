namespace RlhfSharp.Core.Randomness;

/// <content>Normal and exponential draws by the 256-layer ziggurat, as NumPy draws them.</content>
public sealed partial class RandomStream
{
    private const double NormalTail = 3.6541528853610088;
    private const double NormalTailInverse = 0.27366123732975828;
    private const double ExponentialTail = 7.69711747013104972;

    /// <summary>A draw from the normal distribution with mean 0 and standard deviation 1.</summary>
    public double NextNormal()
    {
        ZigguratTable table = ZigguratTable.Normal;
        while (true)
        {
            ulong bits = _bits.NextUInt64();
            int layer = (int)(bits & 0xff);
            ulong magnitude = (bits >> 9) & 0x000fffffffffffff;
            bool negative = ((bits >> 8) & 1) != 0;
            double x = magnitude * table.Widths[layer];
            if (negative)
                x = -x;
            if (magnitude < table.Inside[layer])
                return x;
            if (layer == 0)
                return NextNormalTail(((magnitude >> 8) & 1) != 0);
            if ((table.Heights[layer - 1] - table.Heights[layer]) * NextDouble() + table.Heights[layer] < Math.Exp(-0.5 * x * x))
                return x;
        }
    }

    /// <summary>A draw from the exponential distribution with mean 1.</summary>
    public double NextExponential()
    {
        ZigguratTable table = ZigguratTable.Exponential;
        while (true)
        {
            ulong bits = _bits.NextUInt64() >> 3;
            int layer = (int)(bits & 0xff);
            bits >>= 8;
            double x = bits * table.Widths[layer];
            if (bits < table.Inside[layer])
                return x;
            if (layer == 0)
                return ExponentialTail - NextLogOfComplement();
            if ((table.Heights[layer - 1] - table.Heights[layer]) * NextDouble() + table.Heights[layer] < Math.Exp(-x))
                return x;
        }
    }

    private double NextNormalTail(bool negative)
    {
        while (true)
        {
            double x = -NormalTailInverse * NextLogOfComplement();
            double y = -NextLogOfComplement();
            if (y + y > x * x)
                return negative ? -(NormalTail + x) : NormalTail + x;
        }
    }

    // log1p(-u) of a uniform draw u: 1 - u is exact, so nothing is lost by the plain logarithm.
    private double NextLogOfComplement() => Math.Log(1.0 - NextDouble());
}
