using RlhfSharp.Cli.Bench;

namespace RlhfSharp.Cli.Tests.Bench;

public class RepetitionTests
{
    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, 2)]
    [InlineData(new[] { 4.0, 1, 3, 2 }, 2.5)]
    [InlineData(new[] { 7.0 }, 7)]
    public void Median_OfAnyNumber_IsInTheMiddle(double[] values, double expected) => Assert.Equal(expected, Repetition.Median(values));

    [Fact]
    public void Measure_RunWithPhases_ReportsEachRunOnce()
    {
        int warmUps = 0, runs = 0;
        BenchResult result = Repetition.Measure(
            "sleep", runs: 3,
            metrics =>
            {
                runs++;
                using (metrics.Time("time/nap_s")) Thread.Sleep(20);
                metrics.Record("other", 1);
                GC.KeepAlive(new byte[100_000]);
            },
            gflop: 0.5, warmUp: () => warmUps += Pause());

        Assert.Equal((3, 3), (runs, result.Runs));
        Assert.True(warmUps >= 1);
        Assert.InRange(result.MinS!.Value, 0.019, result.MedianS!.Value);
        Assert.InRange(result.MaxS!.Value, result.MedianS.Value, 10);
        Assert.InRange(Assert.Single(result.PhasesS!, phase => phase.Key == "nap").Value, 0.019, result.MaxS.Value);
        Assert.Single(result.PhasesS!);
        Assert.InRange(result.AllocatedBytes!.Value, 100_000, 10_000_000);
        Assert.Equal(0.5 / result.MedianS.Value, result.GflopPerS!.Value, 9);
        Assert.Equal(result.GflopPerS.Value / result.PeakGflopPerS!.Value, result.ShareOfPeak!.Value, 9);

        static int Pause()
        {
            Thread.Sleep(100);
            return 1;
        }
    }
}
