namespace RlhfSharp.Core.Randomness;

/// <summary>
/// The layers of a ziggurat: 256 strips of equal area under a falling density, from the recurrence
/// x[i] = f^-1(area / x[i+1] + f(x[i+1])) of G. Marsaglia and W. W. Tsang, "The Ziggurat Method" (2000).
/// The tables equal those behind NumPy's generators, which decides the last bit of every draw.
/// </summary>
internal sealed class ZigguratTable
{
    private const int Layers = 256;

    /// <summary>exp(-x^2/2), for 52-bit integers.</summary>
    internal static ZigguratTable Normal { get; } = ComputeNormal();

    /// <summary>exp(-x^2/2), for 23-bit integers.</summary>
    internal static ZigguratTable NormalFloat { get; } = Narrow(Normal);

    /// <summary>exp(-x), for 53-bit integers.</summary>
    internal static ZigguratTable Exponential { get; } = ComputeExponential();

    /// <summary>Integers below this lie under the density whatever their height in the strip.</summary>
    internal ulong[] Inside { get; } = new ulong[Layers];

    /// <summary>What an integer is multiplied by to become a position in the strip.</summary>
    internal double[] Widths { get; } = new double[Layers];

    /// <summary>The density at the strip's edge.</summary>
    internal double[] Heights { get; } = new double[Layers];

    // In float64 with correctly rounded functions: the published table carries the rounding errors of such a computation.
    private static ZigguratTable ComputeNormal()
    {
        const double Scale = 4503599627370496; // 2^52
        const double Area = 0.004928673233974652;
        ZigguratTable table = new();
        double x = 3.6541528853610088;
        table.Widths[Layers - 1] = x / Scale;
        table.Heights[Layers - 1] = PreciseMath.Exp(-0.5 * x * x);
        table.Inside[0] = (ulong)(x * table.Heights[Layers - 1] / Area * Scale);
        table.Widths[0] = Area / table.Heights[Layers - 1] / Scale;
        table.Heights[0] = 1;
        for (int i = Layers - 2; i > 0; i--)
        {
            double next = Math.Sqrt(-2 * PreciseMath.Log(Area / x + table.Heights[i + 1]));
            table.Inside[i + 1] = (ulong)(next / x * Scale + 0.5);
            table.Widths[i] = next / Scale;
            table.Heights[i] = PreciseMath.Exp(-0.5 * next * next);
            if (i == 38)
                table.Heights[i] = Math.BitIncrement(table.Heights[i]); // the published value, a tie rounded the other way
            x = next;
        }

        return table;
    }

    // For integers of 29 bits less; the lowest layer's limit is cut, the others are rounded, as in the wide table.
    private static ZigguratTable Narrow(ZigguratTable wide)
    {
        const int Bits = 29;
        ZigguratTable table = new();
        for (int i = 0; i < Layers; i++)
        {
            table.Inside[i] = (wide.Inside[i] + (i == 0 ? 0 : 1UL << (Bits - 1))) >> Bits;
            table.Widths[i] = wide.Widths[i] * (1L << Bits);
            table.Heights[i] = wide.Heights[i];
        }

        return table;
    }

    // In 28 digits, rounded once: so was the published table made.
    private static ZigguratTable ComputeExponential()
    {
        const decimal Scale = 9007199254740992; // 2^53
        const decimal Area = 0.0039496598225815572199775719565m;
        ZigguratTable table = new();
        decimal x = 7.6971174701310497140446280481m;
        decimal height = PreciseMath.Exp(-x);
        table.Widths[Layers - 1] = PreciseMath.Round(x) / (double)Scale;
        table.Heights[Layers - 1] = PreciseMath.Round(height);
        table.Inside[0] = 2 * (ulong)(x * height / Area * (Scale / 2));
        table.Widths[0] = PreciseMath.Round(Area / height) / (double)Scale;
        table.Heights[0] = 1;
        for (int i = Layers - 2; i > 0; i--)
        {
            decimal next = -PreciseMath.Log(Area / x + height);
            height = PreciseMath.Exp(-next);
            table.Inside[i + 1] = 2 * (ulong)(next / x * (Scale / 2));
            table.Widths[i] = PreciseMath.Round(next) / (double)Scale;
            table.Heights[i] = PreciseMath.Round(height);
            x = next;
        }

        return table;
    }
}
