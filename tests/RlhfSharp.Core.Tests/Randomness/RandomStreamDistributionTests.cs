using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Core.Tests.Randomness;

public sealed class RandomStreamDistributionTests
{
    private const int Draws = 20_000;

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(4.5)]
    public void NextGamma_HasMeanAndVarianceOfItsShape(double shape)
    {
        RandomStream stream = new(1);
        CheckMoments(() => stream.NextGamma(shape), shape, shape);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(0.5, 0.7)]
    [InlineData(1, 1)]
    public void NextBeta_HasMeanAndVarianceOfItsShapes(double a, double b)
    {
        RandomStream stream = new(2);
        CheckMoments(() => stream.NextBeta(a, b), a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1)));
    }

    [Fact]
    public void NextBeta_OfShapesTooSmallForFloat64_StaysBetweenZeroAndOne()
    {
        RandomStream stream = new(3);
        for (int i = 0; i < 200; i++)
            Assert.InRange(stream.NextBeta(1e-5, 1e-5), 0, 1);
    }

    [Fact]
    public void NextNormalFloat_HasMeanZeroAndVarianceOne()
    {
        RandomStream stream = new(4);
        CheckMoments(() => stream.NextNormalFloat(), 0, 1);
    }

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(1000, 30, false)]
    [InlineData(20_000, 2000, true)]
    [InlineData(5, 0, true)]
    public void ChooseDistinct_GivesDifferentNumbersOfTheRange(long population, int count, bool shuffle)
    {
        long[] chosen = new RandomStream(5).ChooseDistinct(population, count, shuffle);
        Assert.Equal(count, chosen.Distinct().Count());
        Assert.All(chosen, number => Assert.InRange(number, 0, population - 1));
    }

    [Fact]
    public void ChooseDistinct_EachNumberIsAsLikelyAtEachPlace()
    {
        RandomStream stream = new(6);
        int[,] counts = new int[5, 3];
        for (int i = 0; i < Draws; i++)
        {
            long[] chosen = stream.ChooseDistinct(5, 3);
            for (int place = 0; place < 3; place++)
                counts[chosen[place], place]++;
        }
        foreach (int count in counts)
            Assert.InRange(count, 0.9 * Draws / 5, 1.1 * Draws / 5);
    }

    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(-3, 7, 8)]
    [InlineData(0, 256, 8)]
    [InlineData(100, 1100, 16)]
    public void NextSmallIntegers_CoverTheRange(int low, int high, int bits)
    {
        int[] drawn = new RandomStream(7).NextSmallIntegers(low, high, Draws, bits);
        Assert.Equal(high - low, drawn.Distinct().Count());
        Assert.Equal((low, high - 1), (drawn.Min(), drawn.Max()));
        Assert.InRange(drawn.Average(), (low + high - 1) / 2.0 - 0.02 * (high - low), (low + high - 1) / 2.0 + 0.02 * (high - low));
    }

    [Fact]
    public void Draws_OfWhatIsNotThere_SayWhatIsAllowed()
    {
        RandomStream stream = new(0);
        Assert.Contains("0 or more", Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextGamma(-1)).Message);
        Assert.Contains("above 0", Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextBeta(1, 0)).Message);
        Assert.Contains("From 3", Assert.Throws<ArgumentOutOfRangeException>(() => stream.ChooseDistinct(3, 4)).Message);
        Assert.Contains("256", Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextSmallIntegers(0, 257, 1, 8)).Message);
    }

    private static void CheckMoments(Func<double> draw, double mean, double variance)
    {
        double[] values = [.. Enumerable.Range(0, Draws).Select(_ => draw())];
        double average = values.Average(), spread = values.Select(value => (value - average) * (value - average)).Average();
        Assert.InRange(average, mean - 5 * Math.Sqrt(variance / Draws), mean + 5 * Math.Sqrt(variance / Draws));
        Assert.InRange(spread, 0.9 * variance, 1.1 * variance);
    }
}
