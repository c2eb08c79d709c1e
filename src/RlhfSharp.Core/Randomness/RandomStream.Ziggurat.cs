namespace RlhfSharp.Core.Randomness;

/// <content>Normal and exponential draws by the 256-layer ziggurat (G. Marsaglia and W. W. Tsang 2000), as NumPy draws them.</content>
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
                return ExponentialTail - LogOnePlus(-NextDouble());
            if ((table.Heights[layer - 1] - table.Heights[layer]) * NextDouble() + table.Heights[layer] < Math.Exp(-x))
                return x;
        }
    }

    private double NextNormalTail(bool negative)
    {
        while (true)
        {
            double x = -NormalTailInverse * LogOnePlus(-NextDouble());
            double y = -LogOnePlus(-NextDouble());
            if (y + y > x * x)
                return negative ? -(NormalTail + x) : NormalTail + x;
        }
    }

    // log(1 + x) with the rounding error of 1 + x put back (W. Kahan); within an ulp or two of the C library's log1p.
    private static double LogOnePlus(double x)
    {
        double sum = 1.0 + x;
        return sum == 1.0 ? x : Math.Log(sum) * (x / (sum - 1.0));
    }
}
