using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Agents.Tests.Learners;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Agents.Tests.Rollouts;

public sealed class EpisodeCollectorTests
{
    [Fact]
    public void Collect_EpisodesOfDifferentLengths_MasksWhatFollowsTheShorter()
    {
        using DisposeScope scope = NewDisposeScope();
        VectorEnvironment<int, int> environment = new([.. Enumerable.Range(0, 3).Select(_ => new TimeLimit<int, int>(new Corridor(3), 12))]);
        EpisodeCollector collector = new(environment, new TabularActorCritic(3, 2, seed: 4), seed: 0, withValues: false);
        MetricRecorder metrics = new();
        Rollout<TensorRows> rollout = collector.Collect(metrics);

        (long rows, long steps) = (rollout.Mask.shape[0], rollout.Mask.shape[1]);
        float[] mask = rollout.Mask.data<float>().ToArray(), rewards = rollout.Rewards.data<float>().ToArray();
        bool[] ends = rollout.EpisodeEnds.data<bool>().ToArray();
        long[] lengths = [.. Enumerable.Range(0, (int)rows).Select(row => (long)mask.Skip(row * (int)steps).Take((int)steps).Sum())];
        Assert.Equal(3, rows);
        Assert.True(lengths.Distinct().Count() > 1, "the test needs episodes of different lengths");
        Assert.Equal(steps, lengths.Max());
        for (int row = 0; row < rows; row++)
        {
            int first = row * (int)steps, length = (int)lengths[row];
            Assert.Equal(Enumerable.Repeat(1f, length).Concat(Enumerable.Repeat(0f, (int)steps - length)), mask.Skip(first).Take((int)steps));
            Assert.True(ends[first + length - 1]);
            Assert.DoesNotContain(true, ends.Skip(first).Take(length - 1));
            Assert.All(rewards.Skip(first + length).Take((int)steps - length), reward => Assert.Equal(0, reward));
        }

        Assert.Equal(lengths.Sum(), metrics.Snapshot()["time/total_timesteps"]);
        Assert.Equal(lengths.Average(), metrics.Snapshot()["rollout/ep_len_mean"], 1e-9);
        Assert.Null(rollout.Values);
    }
}
