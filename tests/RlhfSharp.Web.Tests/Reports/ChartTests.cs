using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Tests.Reports;

public class ChartTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(0.00012, "1.2e-4")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(3.14159, "3.14")]
    [InlineData(123.456, "123")]
    [InlineData(1234.5, "1234")]
    [InlineData(24300, "24.3 k")]
    [InlineData(2500000, "2.5 M")]
    [InlineData(double.NaN, "not finite")]
    public void Number_OfAnySize_TakesFewDigits(double value, string expected) => Assert.Equal(expected, Html.Number(value));

    [Fact]
    public void Cover_AnyRange_HasRoundTicks()
    {
        Assert.Equal([0, 2, 4, 6, 8], AxisScale.Cover(0.3, 7.1, 4).Ticks);
        Assert.Equal([-0.5, 0, 0.5], AxisScale.Cover(-0.31, 0.4, 2).Ticks);
    }

    [Fact]
    public void Label_NearbyTicks_AreToldApart()
    {
        var axis = AxisScale.Cover(0.9971, 1.0014, 4);
        Assert.Equal(["0.996", "0.998", "1", "1.002"], axis.Ticks.Select(axis.Label));
        var large = AxisScale.Cover(22000, 27000, 3);
        Assert.Equal(["22 k", "24 k", "26 k", "28 k"], large.Ticks.Select(large.Label));
    }

    [Fact]
    public void Cover_OneValue_StillHasARange()
    {
        var axis = AxisScale.Cover(3, 3, 4);
        Assert.True(axis.Minimum < 3 && axis.Maximum > 3);
        Assert.Equal([-1, -0.5, 0, 0.5, 1], AxisScale.Cover(0, 0, 4).Ticks);
    }

    [Fact]
    public void Thin_LongSeries_AveragesNeighbours()
    {
        var series = new MetricSeries("loss", [1, 2, 3, 4], [10, 20, 30, 50]).Thin(2);
        Assert.Equal([15, 40], series.Values);
        Assert.Equal([2, 4], series.Iterations);
    }

    [Fact]
    public void Smooth_StraightLine_StaysStraight()
    {
        var points = Enumerable.Range(0, 60).Select(i => (double)i).ToArray();
        var smooth = new MetricSeries("loss", points, points).Smooth()!;
        for (var i = 0; i < points.Length; i++) Assert.Equal(points[i], smooth[i], 9);
    }

    [Fact]
    public void Shares_OfValues_SumToOne()
    {
        var shares = Histogram.Shares([0, 0.1, 0.9, 1], new AxisScale(0, 1, []), 2);
        Assert.Equal([0.5, 0.5], shares);
    }

    [Fact]
    public void Render_ConstantMetric_DrawsALineInsideTheFrame()
    {
        var chart = LineChart.Render(MetricCatalog.Describe("val/ratio"), [new ChartLine("ppo", 0, new MetricSeries("val/ratio", [1, 2, 3], [1, 1, 1]))]);
        Assert.Contains("d=\"M54 ", chart, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", chart, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_OnePoint_DrawsADot()
    {
        var chart = LineChart.Render(MetricCatalog.Describe("loss"), [new ChartLine("sft", 0, new MetricSeries("loss", [1], [2.5]))]);
        Assert.Contains("<circle", chart, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", chart, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kl:\n  target: 6 # nats\n", 6.0)]
    [InlineData("ppo:\n  target: 3\nkl:\n  horizon: 10\n  target: 2.5\n", 2.5)]
    [InlineData("kl:\n  horizon: 10\nppo:\n  target: 3\n", null)]
    [InlineData(null, null)]
    public void Number_InConfiguration_IsFoundInItsSectionOnly(string? text, double? expected) =>
        Assert.Equal(expected, ConfigurationText.Number(text, "kl", "target"));
}
