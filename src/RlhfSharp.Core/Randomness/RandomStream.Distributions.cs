namespace RlhfSharp.Core.Randomness;

/// <content>Gamma and beta draws, and normal draws in float32, as NumPy draws them.</content>
public sealed partial class RandomStream
{
    private const float SingleNormalTail = (float)NormalTail, SingleNormalTailInverse = (float)NormalTailInverse;

    /// <summary>
    /// A draw from the gamma distribution with this shape (0 or more) and scale 1: Marsaglia and Tsang (2000) from shape 1 on, Ahrens and
    /// Dieter's method (1974) with an exponential draw below.
    /// </summary>
    public double NextGamma(double shape)
    {
        if (!(shape >= 0))
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "The shape of a gamma distribution is 0 or more.");
        return shape switch
        {
            0 => 0,
            1 => NextExponential(),
            < 1 => NextGammaBelowOne(shape),
            _ => NextGammaAboveOne(shape),
        };
    }

    /// <summary>A draw from the beta distribution with these shapes (both above 0): Johnk's method (1964) where both are 1 or less, else two gamma draws.</summary>
    public double NextBeta(double a, double b)
    {
        if (!(a > 0) || !(b > 0))
            throw new ArgumentOutOfRangeException(nameof(a), (a, b), "Both shapes of a beta distribution are above 0.");
        if (a > 1 || b > 1)
        {
            double first = NextGamma(a), second = NextGamma(b);
            return first / (first + second);
        }
        while (true)
        {
            double u = NextDouble(), v = NextDouble(), x = Math.Pow(u, 1 / a), y = Math.Pow(v, 1 / b);
            if (x + y > 1 || u + v == 0)
                continue;
            if (x + y > 0)
                return x / (x + y);
            (double logX, double logY) = (Math.Log(u) / a, Math.Log(v) / b); // both powers are too small for float64
            double larger = Math.Max(logX, logY);
            return Math.Exp(logX - larger - Math.Log(Math.Exp(logX - larger) + Math.Exp(logY - larger)));
        }
    }

    /// <summary>A float32 draw from the normal distribution with mean 0 and standard deviation 1, from 32 random bits.</summary>
    public float NextNormalFloat()
    {
        ZigguratTable table = ZigguratTable.NormalFloat;
        while (true)
        {
            uint bits = _bits.NextUInt32(), magnitude = (bits >> 9) & 0x7fffff;
            int layer = (int)(bits & 0xff);
            float x = magnitude * (float)table.Widths[layer];
            if (((bits >> 8) & 1) != 0)
                x = -x;
            if (magnitude < table.Inside[layer])
                return x;
            if (layer == 0)
                return NextNormalTailFloat(((magnitude >> 8) & 1) != 0);
            float low = (float)table.Heights[layer], high = (float)table.Heights[layer - 1];
            if ((high - low) * NextFloat() + low < Math.Exp(-0.5 * x * x))
                return x;
        }
    }

    private float NextNormalTailFloat(bool negative)
    {
        while (true)
        {
            float x = -SingleNormalTailInverse * MathF.Log(1 - NextFloat());
            float y = -MathF.Log(1 - NextFloat());
            if (y + y > x * x)
                return negative ? -(SingleNormalTail + x) : SingleNormalTail + x;
        }
    }

    private double NextGammaBelowOne(double shape)
    {
        while (true)
        {
            double u = NextDouble(), v = NextExponential();
            if (u <= 1 - shape)
            {
                double x = Math.Pow(u, 1 / shape);
                if (x <= v)
                    return x;
            }
            else
            {
                double y = -Math.Log((1 - u) / shape), x = Math.Pow(1 - shape + shape * y, 1 / shape);
                if (x <= v + y)
                    return x;
            }
        }
    }

    private double NextGammaAboveOne(double shape)
    {
        double b = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * b);
        while (true)
        {
            double x, v;
            do
            {
                x = NextNormal();
                v = 1 + c * x;
            }
            while (v <= 0);
            v = v * v * v;
            double u = NextDouble();
            if (u < 1 - 0.0331 * (x * x) * (x * x) || Math.Log(u) < 0.5 * x * x + b * (1 - v + Math.Log(v)))
                return b * v;
        }
    }
}
