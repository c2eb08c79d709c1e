using RlhfSharp.Agents.Features;

namespace RlhfSharp.Agents.Tests.Features;

public sealed class FeatureMapTests
{
    [Fact]
    public void Polynomial_OfTwoNumbers_HasTheProductsOfPowers()
    {
        PolynomialBasis basis = new([0, 0], [2, 4], order: 2);
        // x = 1/2, y = 1/4; exponents of x run first.
        Assert.Equal([1, 0.5, 0.25, 0.25, 0.125, 0.0625, 0.0625, 0.03125, 0.015625], Encode(basis, [1, 1]));
    }

    [Fact]
    public void Fourier_OfTwoNumbers_HasTheCosines()
    {
        double[] features = Encode(new FourierBasis([0, 0], [1, 1], order: 1), [0.5f, 0.25f]);
        Assert.Equal([1, Math.Cos(Math.PI / 2), Math.Cos(Math.PI / 4), Math.Cos(3 * Math.PI / 4)], features, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void StateAggregation_OfAThousandStates_PutsAHundredInEachGroup()
    {
        StateAggregation groups = new(1000, 10);
        FeatureVector features = groups.CreateVector();
        int[] counts = new int[10];
        for (int state = 0; state < 1000; state++)
        {
            groups.Encode(state, features);
            counts[features.Indices[0]]++;
            Assert.Equal(1, features.Values[0]);
        }

        Assert.All(counts, count => Assert.Equal(100, count));
        Assert.Throws<ArgumentOutOfRangeException>(() => groups.Encode(1000, features));
    }

    [Fact]
    public void FixedFeatures_OfDifferentLengths_AreRefused() => Assert.Throws<ArgumentException>(() => new FixedFeatures([[1, 2], [1]]));

    [Fact]
    public void PlainFeatures_NotANumber_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new PlainFeatures(1).Encode([float.NaN], new PlainFeatures(1).CreateVector()));

    private static double[] Encode(FeatureMap<float[]> map, float[] observation)
    {
        FeatureVector features = map.CreateVector();
        map.Encode(observation, features);
        Assert.Equal(Enumerable.Range(0, map.Count), features.Indices);
        return features.Values;
    }
}
