using RlhfSharp.Agents.Comparison;

namespace RlhfSharp.Agents.Tests.Comparison;

public sealed class StatisticsTests
{
    private static readonly double[] s_first = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4];
    private static readonly double[] s_second = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4];

    // t = -2.455, 24.99 degrees of freedom: a published example of the test with equal sizes.
    [Fact]
    public void WelchTest_PublishedExample_GivesItsPValue() => Assert.Equal(0.021, WelchTest.PValue(s_first, s_second)!.Value, 3);

    [Fact]
    public void WelchTest_TwoConstants_AreNotTested()
    {
        Assert.Null(WelchTest.PValue([500, 500, 500], [500, 500, 500]));
        Assert.Null(WelchTest.PValue([0.1, 0.1, 0.1], [0.7, 0.7, 0.7])); // whose means are rounded
        Assert.InRange(WelchTest.PValue([500, 500, 500], [499, 498, 499])!.Value, 0.001, 0.1); // one side varies
    }

    [Fact]
    public void WelchTest_OneValue_IsRefused() => Assert.Throws<ArgumentException>(() => WelchTest.PValue([1], [1, 2]));

    // All of one side above the other: 2 of the choices of n from 2 n.
    [Theory]
    [InlineData(3, 2.0 / 20)]
    [InlineData(5, 2.0 / 252)]
    public void MannWhitney_Separated_CountsChoices(int count, double expected)
    {
        double[] low = [.. Enumerable.Range(0, count).Select(i => (double)i)], high = [.. low.Select(value => value + 100)];
        Assert.Equal(expected, MannWhitneyTest.PValue(low, high), 12);
        Assert.Equal(expected, MannWhitneyTest.PValue(high, low), 12);
    }

    [Fact]
    public void MannWhitney_AllTied_GivesOne() => Assert.Equal(1, MannWhitneyTest.PValue([500, 500, 500, 500, 500], [500, 500, 500, 500, 500]), 12);

    // By hand: ranks 1.5 1.5 3.5 | 3.5 5 6; of the 20 choices, sums are 6.5 at the low end in two ways (either of the tied pair), and 14.5 likewise.
    [Fact]
    public void MannWhitney_Ties_CountsGivenTheTies() => Assert.Equal(4.0 / 20, MannWhitneyTest.PValue([1, 1, 2], [2, 3, 4]), 12);

    [Fact]
    public void MannWhitney_ManyValues_ApproximationAgreesWithTheExact()
    {
        double exact = MannWhitneyTest.PValue(s_first, s_second);
        double[] first = [.. s_first, .. s_first.Select(value => value + 0.01)], second = [.. s_second, .. s_second.Select(value => value + 0.01)];
        Assert.InRange(exact, 0.005, 0.05);
        Assert.InRange(MannWhitneyTest.PValue(first, second), 0.0001, exact);
    }

    [Fact]
    public void InterquartileMean_OneLostSeed_IsLeftOut() => Assert.Equal(500, Sample.InterquartileMean([500, 9, 500, 500, 500]));

    [Fact]
    public void InterquartileMean_FewerThanFour_IsTheMean() => Assert.Equal(2, Sample.InterquartileMean([1, 2, 3]));

    [Fact]
    public void ProbabilityOfImprovement_TiesCountHalf() => Assert.Equal(0.875, Sample.ProbabilityOfImprovement([2, 3], [1, 2]));

    // Means 2 and 0 with variance 1: d = 2, times 1 - 3 / (4 * 4 - 1) = 0.8.
    [Fact]
    public void EffectSize_OneDeviationEach_IsCorrectedForSmallSamples() => Assert.Equal(1.6, Sample.EffectSize([1, 2, 3], [-1, 0, 1]), 12);

    [Fact]
    public void Bootstrap_MeanOfNormalSample_CoversAboutAsTheory()
    {
        double[] sample = [.. Enumerable.Range(0, 200).Select(i => Math.Sin(i * 12.9898) * 10)];
        Interval interval = Bootstrap.Of([sample], samples => Sample.Mean(samples[0]));
        double reach = 1.96 * Sample.Deviation(sample) / Math.Sqrt(sample.Length), mean = Sample.Mean(sample);
        Assert.InRange(interval.Low, mean - 1.1 * reach, mean - 0.9 * reach);
        Assert.InRange(interval.High, mean + 0.9 * reach, mean + 1.1 * reach);
    }

    [Fact]
    public void Bootstrap_SameSeed_RepeatsAndAnotherDoesNot()
    {
        Interval Of(ulong seed) => Bootstrap.Of([s_first, s_second], samples => Sample.Mean(samples[0]) - Sample.Mean(samples[1]), 0.95, seed);
        Assert.Equal(Of(1), Of(1));
        Assert.NotEqual(Of(1), Of(2));
    }
}
