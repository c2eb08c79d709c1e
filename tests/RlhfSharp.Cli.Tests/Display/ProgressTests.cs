using RlhfSharp.Cli.Display;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Cli.Tests.Display;

public class ProgressTests
{
    private sealed class ManualClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * 1000);
    }

    private static ProgressSnapshot At(long iteration, string? stoppedBy = null) => new("ppo", iteration, 100, 2.5, TimeSpan.FromSeconds(iteration / 2.5),
        TimeSpan.FromSeconds(90), 400L << 20, [new("objective/scores", 1.234), new("objective/kl_coef", 0.15)], stoppedBy);

    [Fact]
    public void Show_PlainProgress_WritesOneLineEveryFiveSeconds()
    {
        var lines = new List<string>();
        var clock = new ManualClock();
        var view = new PlainProgress(lines.Add, clock);
        for (var iteration = 1; iteration <= 12; iteration++)
        {
            clock.Seconds = iteration;
            view.Show(At(iteration));
        }
        Assert.Equal(
        [
            "ppo: 1/100  2.5 it/s  1:30 min left  400 MiB  score 1.23  KL coef 0.150",
            "ppo: 6/100  2.5 it/s  1:30 min left  400 MiB  score 1.23  KL coef 0.150",
            "ppo: 11/100  2.5 it/s  1:30 min left  400 MiB  score 1.23  KL coef 0.150",
        ], lines);
    }

    [Fact]
    public void Finish_PlainProgress_SaysWhatCameOfThePhase()
    {
        var lines = new List<string>();
        var view = new PlainProgress(lines.Add, new ManualClock());
        view.Finish(At(100));
        view.Finish(At(57, "interrupted"));
        Assert.Equal(
        [
            "ppo: 100 iterations in 40 s  score 1.23  KL coef 0.150",
            "ppo: stopped at iteration 57 of 100 (interrupted) in 23 s  score 1.23  KL coef 0.150",
        ], lines);
    }

    [Theory]
    [InlineData(0.0, "0.000")]
    [InlineData(-0.5, "-0.500")]
    [InlineData(12.34, "12.3")]
    [InlineData(0.00002, "2.0e-5")]
    [InlineData(123456.0, "123456")]
    [InlineData(double.NaN, "not finite")]
    public void Number_OfAnySize_IsShort(double value, string expected) => Assert.Equal(expected, ProgressText.Number(value));

    [Theory]
    [InlineData(4.21, "4.2 s")]
    [InlineData(42, "42 s")]
    [InlineData(185, "3:05 min")]
    [InlineData(7800, "2:10 h")]
    public void Duration_OfAnyLength_IsShort(double seconds, string expected) => Assert.Equal(expected, ProgressText.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.0, "")]
    [InlineData(0.4, "2.5 s/it")]
    [InlineData(12.5, "12.5 it/s")]
    public void Rate_SlowOrFast_ReadsNaturally(double rate, string expected) => Assert.Equal(expected, ProgressText.Rate(rate));

    [Fact]
    public void Sparkline_RisingValues_Rises()
    {
        Assert.Equal("▁▃▅▇█", ProgressText.Sparkline([0, 2.5, 5, 7.5, 10], 5));
        Assert.Equal("▄▄", ProgressText.Sparkline([1, 1, 1, 1], 2));
        Assert.Equal("", ProgressText.Sparkline([1], 5));
    }

    [Fact]
    public void OneLine_LongTextWithBreaks_IsCutAndFlat() => Assert.Equal("a b cd…", ProgressText.OneLine("a\nb\tcdefgh", 7));

    [Fact]
    public void Read_LatestSample_PassesOverAHalfWrittenLine()
    {
        using var folder = new TemporaryFolder();
        var samples = new LatestSample(folder.Path);
        Assert.Null(samples.Read());
        folder.Add("ppo/samples.jsonl", "{\"prompt\":\"A phone:\",\"response\":\" it lasts\"}\n{\"prompt\":\"B\",\"respo");
        Assert.Equal("A phone: → it lasts", samples.Read());
    }
}
