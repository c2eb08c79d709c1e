using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.FineTuning.Tests.Evaluation;

public sealed class StatisticsTests
{
    [Fact]
    public void Moments_LiteralValues_ArePopulationMoments()
    {
        Assert.Equal(5, Moments.Mean([2, 4, 4, 4, 5, 5, 7, 9]));
        Assert.Equal(2, Moments.StandardDeviation([2, 4, 4, 4, 5, 5, 7, 9]));
        Assert.Throws<ArgumentException>(() => Moments.Mean([]));
    }

    [Fact]
    public void Correlation_LiteralValues()
    {
        Assert.Equal(1, Correlation.Pearson([1, 2, 3], [10, 20, 30]), 12);
        Assert.Equal(-0.5, Correlation.Pearson([1, 2, 3], [3, 1, 2]), 12);
        Assert.Equal(0, Correlation.Pearson([1, 2, 3], [7, 7, 7]));
        Assert.Equal(1, Correlation.Spearman([1, 2, 3, 4], [1, 10, 100, 1000]), 12);
    }

    [Fact]
    public void WinRate_EightyOfHundred_HasWilsonsInterval()
    {
        WinRate rate = WinRate.Of(80, 100);
        Assert.Equal(0.8, rate.Rate);
        Assert.Equal(0.711171, rate.Low, 5);     // Wilson 95 %: centre (0.8 + z^2/200) / (1 + z^2/100) = 0.788900, half width 0.077729
        Assert.Equal(0.866633, rate.High, 5);
    }

    [Fact]
    public void WinRate_AllWins_StaysInsideOne()
    {
        WinRate rate = WinRate.Of([2.0, 3, 4, 5, 6, 7, 8, 9, 10, 11], [1.0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        Assert.Equal(1, rate.Rate);
        Assert.Equal(1, rate.High);
        Assert.Equal(0.722467, rate.Low, 5);     // 1 / (1 + z^2/10)
    }

    [Fact]
    public void WinRate_Ties_AreHalfAWin() => Assert.Equal(0.75, WinRate.Of([1.0, 2], [1.0, 1]).Rate);

    [Fact]
    public void Perplexity_LiteralLoss_IsExpOfTheMean()
    {
        Assert.Equal(4, Perplexity.Of(2 * Math.Log(16), 4), 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => Perplexity.Of(1, 0));
    }

    [Fact]
    public void Bootstrap_EqualSeeds_EqualIntervalsAroundTheMean()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        (double Low, double High) interval = Bootstrap.Interval(values, Moments.Mean, new RandomStream(1));
        Assert.Equal(interval, Bootstrap.Interval(values, Moments.Mean, new RandomStream(1)));
        // standard error 28.87 / sqrt(100) = 2.887: about 49.5 -+ 5.66
        Assert.InRange(interval.Low, 43.0, 44.7);
        Assert.InRange(interval.High, 54.3, 56.0);
    }

    [Fact]
    public void Quantile_BetweenOrderStatistics_Interpolates()
    {
        Assert.Equal(1.75, Bootstrap.Quantile([1, 2, 3, 4], 0.25));
        Assert.Equal(4, Bootstrap.Quantile([1, 2, 3, 4], 1));
    }
}
