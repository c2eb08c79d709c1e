using RlhfSharp.Cli.Display;
using RlhfSharp.Core.Runs;

namespace RlhfSharp.Cli.Tests.Display;

public class SummaryLinesTests
{
    [Fact]
    public void Of_PolicySummary_ShowsLiftWinRateAndTime()
    {
        var summary = new RunSummary
        {
            Command = "ppo", Seed = 1, Seconds = 125, Engine = "managed", Threads = 2, PeakMemoryBytes = 512L << 20,
            Evaluation = new Dictionary<string, double>
            {
                ["reward_mean_baseline"] = 0, ["reward_std_baseline"] = 0.5, ["reward_mean_policy"] = 1.5,
                ["win_rate"] = 0.9, ["win_rate_low"] = 0.85, ["win_rate_high"] = 0.94, ["kl"] = 4.5,
            },
        };
        Assert.Equal(
        [
            "Reward-model score  0.000 -> 1.50 (+3.0 standard deviations)",
            "Win rate            90.0 % (95 % interval 85.0 % to 94.0 %)",
            "KL                  4.50 nats per response",
            "Time and memory     2:05 min, peak 512 MiB",
        ], SummaryLines.Of(summary));
    }
}
