using RlhfSharp.Agents.Figures;

namespace RlhfSharp.Agents.Tests.Figures;

public sealed class RunAverageTests
{
    [Fact]
    public void Over_KnownNumbers_GivesMeanAndDeviation()
    {
        // Runs 0 to 99 have seeds 0 to 99; far from 0, where squares alone would lose their digits.
        RunAverage average = RunAverage.Over(new FigureRequest(100, Threads: 2), 2, (seed, numbers) => (numbers[0], numbers[1]) = (1e9 + seed, 7));
        Assert.Equal(1e9 + 49.5, average.Means[0], 1e-6);
        Assert.Equal(Math.Sqrt(101 * 100 / 12.0), average.Deviations[0], 1e-6); // n (n + 1) / 12 for the numbers 0 to n - 1
        Assert.Equal(average.Deviations[0] / 10, average.StandardErrors[0], 1e-9);
        Assert.Equal((7, 0), (average.Means[1], average.Deviations[1]));
    }

    [Fact]
    public void Mean_BesideAnotherMeasurement_AllowsThreeStandardErrorsOfTheDifference()
    {
        RunAverage average = RunAverage.Over(new FigureRequest(100), 1, (seed, numbers) => numbers[0] = seed % 2 == 0 ? -1 : 1);
        double deviation = Math.Sqrt(100 / 99.0);
        FigureCheck check = FigureCheck.Mean("coin", average, 0, reference: 0.59, referenceRuns: 50, rounding: 0.005);
        Assert.Equal(3 * deviation * Math.Sqrt(1 / 100.0 + 1 / 50.0) + 0.005, check.Spread, 1e-12); // 0.527
        Assert.False(check.IsWithin);
        Assert.True((check with { Reference = 0.52 }).IsWithin);
        Assert.False((check with { Measured = double.NaN }).IsWithin);
    }

    [Fact]
    public void Bounds_OnEitherSide_AreKeptOrNot()
    {
        Assert.True(FigureCheck.AtLeast("a", 2, 2, "s").IsWithin);
        Assert.False(FigureCheck.AtLeast("a", 1.9, 2, "s").IsWithin);
        Assert.True(FigureCheck.AtMost("a", 2, 2, "s").IsWithin);
        Assert.False(FigureCheck.AtMost("a", double.NaN, 2, "s").IsWithin);
    }
}
