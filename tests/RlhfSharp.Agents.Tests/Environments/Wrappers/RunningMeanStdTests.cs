using RlhfSharp.Agents.Environments.Wrappers;

namespace RlhfSharp.Agents.Tests.Environments.Wrappers;

public sealed class RunningMeanStdTests
{
    [Fact]
    public void Update_InBatchesOfAnySize_GivesTheMomentsOfAll()
    {
        double[] samples = [1, 10, 2, 30, 4, 20, 9, -20, 5, 0]; // five of two numbers
        RunningMeanStd<double> batches = new(2), single = new(2);
        batches.Update(samples.AsSpan(0, 6));
        batches.Update(samples.AsSpan(6, 4));
        for (int i = 0; i < samples.Length; i += 2)
            single.Update(samples.AsSpan(i, 2));

        // Mean 4.2 and variance 7.76 of 1, 2, 4, 9, 5; mean 8 and variance 296 of the others; the first count of 1e-4 pulls a little.
        Assert.Equal([4.2, 8], batches.Mean, Near);
        Assert.Equal([7.76, 296], batches.Variance, Near);
        Assert.Equal(batches.Mean, single.Mean, Near);
        Assert.Equal(batches.Variance, single.Variance, Near);
        Assert.Equal(5.0001, single.Count, 1e-12);
    }

    [Fact]
    public void Normalize_WithKnownMoments_SubtractsAndScales()
    {
        RunningMeanStd<double> statistics = new([1, -1], [4, 9], 10);
        double[] normalized = new double[4];
        statistics.Normalize([3, 2, 1, -7], 0, normalized);
        Assert.Equal([1, 1, 0, -2], normalized);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Update_WithWhatIsNoNumber_ThrowsAndKeepsTheStatistics(double value)
    {
        RunningMeanStd<double> statistics = new(2);
        Assert.Contains("Element 1", Assert.Throws<ArgumentException>(() => statistics.Update([0, value])).Message, StringComparison.Ordinal);
        Assert.Equal([0.0, 0.0], statistics.Mean);
        Assert.Equal(1e-4, statistics.Count);
    }

    [Fact]
    public void Update_WithHalfASample_Throws() => Assert.Throws<ArgumentException>(() => new RunningMeanStd<float>(2).Update([1, 2, 3]));

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-3 * Math.Max(1, Math.Abs(expected));
}
