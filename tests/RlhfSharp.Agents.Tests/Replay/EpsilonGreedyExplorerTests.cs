using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Tests.Replay;

public sealed class EpsilonGreedyExplorerTests
{
    [Fact]
    public void Act_OverTheRun_EpsilonFallsInAStraightLine()
    {
        using DisposeScope scope = NewDisposeScope();
        using QNetwork network = new(2, 3, new QNetworkOptions { HiddenSizes = [4] }, 0);
        EpsilonGreedyExplorer explorer = new(network, new EpsilonGreedyOptions { Initial = 1, Final = 0.2, Fraction = 0.5 }, 1, 1000, new RandomStream(0));
        Assert.Equal([1, 0.6, 0.2, 0.2], new long[] { 0, 250, 500, 900 }.Select(step =>
        {
            MetricRecorder metrics = new();
            explorer.Act(zeros(1, 2), step);
            explorer.RecordTo(metrics);
            return Math.Round(metrics.Snapshot()["rollout/exploration_rate"], 9);
        }));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1.0 / 6)] // every fifth random action goes on for two steps: 1 step in 6 is such a second one
    public void Act_AlwaysRandom_RepeatsActionsAsTheDurationsSay(int longest, double certain)
    {
        using DisposeScope scope = NewDisposeScope();
        using QNetwork network = new(2, 3, new QNetworkOptions { HiddenSizes = [4] }, 0);
        EpsilonGreedyOptions options = new() { Initial = 1, Final = 1, LongestRepeat = longest };
        EpsilonGreedyExplorer explorer = new(network, options, 1, 1000, new RandomStream(0));
        long before = -1, repeats = 0;
        const int Steps = 6000;
        for (int i = 0; i < Steps; i++)
        {
            using DisposeScope inner = NewDisposeScope();
            long action = explorer.Act(zeros(1, 2), i).item<long>();
            repeats += action == before ? 1 : 0;
            before = action;
        }

        Assert.Equal(certain + (1 - certain) / 3, (double)repeats / Steps, 0.025); // chance repeats one of three actions
    }
}
