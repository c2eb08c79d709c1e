using RlhfSharp.Agents.Losses;

namespace RlhfSharp.Agents.Advantages;

/// <summary>Scales values to standard deviation 1 over the real steps of a batch.</summary>
public static class Whitening
{
    private const double Epsilon = 1e-8;

    /// <summary>
    /// (x - mean) / sqrt(variance + 1e-8), population variance, both over the steps where <paramref name="mask"/> is 1;
    /// without <paramref name="shiftMean"/> the mean is put back. Padding gives 0.
    /// </summary>
    public static Tensor Apply(Tensor values, Tensor mask, bool shiftMean = true)
    {
        Masked.CheckShapes(values, mask);
        Tensor mean = Masked.Mean(values, mask);
        Tensor variance = Masked.Mean((values - mean).square(), mask);
        Tensor whitened = (values - mean) * (variance + Epsilon).rsqrt();
        return (shiftMean ? whitened : whitened + mean) * mask;
    }

    /// <summary>(x - mean) / (s + 1e-8) with the sample standard deviation s, as Stable-Baselines3 treats each minibatch.</summary>
    public static Tensor Standardize(Tensor values, Tensor mask)
    {
        Masked.CheckShapes(values, mask);
        double count = Masked.Count(mask);
        if (count < 2)
            return values;
        Tensor mean = Masked.Mean(values, mask);
        Tensor deviation = (Masked.Sum((values - mean).square(), mask) / (count - 1)).sqrt();
        return (values - mean) / (deviation + Epsilon) * mask;
    }
}
