namespace RlhfSharp.Core.Randomness;

/// <summary>
/// The layers of a ziggurat of 256 strips of equal area under a falling density, computed from the recurrence
/// x[i] = f^-1(area / x[i+1] + f(x[i+1])) of Marsaglia and Tsang (2000).
/// </summary>
internal sealed class ZigguratTable
{
    private const int Layers = 256;

    private ZigguratTable(double tail, double area, double scale, Func<double, double> density, Func<double, double> inverse)
    {
        double x = tail;
        Widths[Layers - 1] = x / scale;
        Heights[Layers - 1] = density(x);
        Inside[0] = (ulong)(x * Heights[Layers - 1] / area * scale);
        Widths[0] = area / Heights[Layers - 1] / scale;
        Heights[0] = 1;
        for (int i = Layers - 2; i > 0; i--)
        {
            double next = inverse(area / x + Heights[i + 1]);
            Inside[i + 1] = (ulong)(next / x * scale);
            Widths[i] = next / scale;
            Heights[i] = density(next);
            x = next;
        }
    }

    /// <summary>The standard normal density without its constant, for 52-bit integers.</summary>
    internal static ZigguratTable Normal { get; } = new(
        3.6541528853610088, 0.004928673233974651, 4503599627370496, x => Math.Exp(-0.5 * x * x), y => Math.Sqrt(-2 * Math.Log(y)));

    /// <summary>The exponential density, for 53-bit integers.</summary>
    internal static ZigguratTable Exponential { get; } = new(
        7.69711747013104972, 0.0039496598225815571993, 9007199254740992, x => Math.Exp(-x), y => -Math.Log(y));

    /// <summary>Integers below this lie inside the strip whatever their height.</summary>
    internal ulong[] Inside { get; } = new ulong[Layers];

    /// <summary>What an integer is multiplied by to become a position in the strip.</summary>
    internal double[] Widths { get; } = new double[Layers];

    /// <summary>The density at the strip's edge.</summary>
    internal double[] Heights { get; } = new double[Layers];
}
