using RlhfSharp.Agents.Replay;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Tests.Replay;

public sealed class PrioritizedSamplerTests
{
    private static readonly float[] s_errors = [0.1f, 3, 1, 0.5f, 2, 7];

    [Fact]
    public void Sample_AsOftenAsThePrioritiesSay()
    {
        using DisposeScope scope = NewDisposeScope();
        (ReplayBuffer buffer, _) = Filled(alpha: 0.7);
        using ReplayBatch batch = new(new ReplayLayout([1L], 0), 1);
        const int Draws = 20_000;
        double[] counts = new double[s_errors.Length];
        for (int i = 0; i < Draws; i++)
        {
            buffer.Sample(batch, 1, 0.9);
            counts[(int)batch.Observations.item<float>()]++;
        }

        double[] priorities = [.. s_errors.Select(error => Math.Pow(error, 0.7))];
        double chiSquare = priorities.Select((priority, i) => priority / priorities.Sum() * Draws)
            .Zip(counts, (expected, count) => (count - expected) * (count - expected) / expected).Sum();
        Assert.InRange(chiSquare, 0, 20.5); // 0.1 % point at 5 degrees of freedom
    }

    [Fact]
    public void Sample_WeighsRareStepsMore()
    {
        using DisposeScope scope = NewDisposeScope();
        (ReplayBuffer buffer, PrioritizedSampler sampler) = Filled(alpha: 0.7);
        sampler.Begin(new TrainingProgress(1, 3)); // beta rises from 0.4 to 1: 0.6 after a third
        using ReplayBatch batch = new(new ReplayLayout([1L], 0), 200);
        buffer.Sample(batch, 1, 0.9);
        float[] steps = batch.Observations.data<float>().ToArray(), weights = batch.Weights.data<float>().ToArray();
        float rarest = steps.Select(step => s_errors[(int)step]).Min();
        for (int i = 0; i < steps.Length; i++)
            Assert.Equal(Math.Pow(Math.Pow(s_errors[(int)steps[i]] / rarest, 0.7), -0.6), weights[i], 1e-4);
    }

    [Fact]
    public void Sample_AlphaZero_IsUniformWithoutWeights()
    {
        using DisposeScope scope = NewDisposeScope();
        (ReplayBuffer buffer, _) = Filled(alpha: 0);
        using ReplayBatch batch = new(new ReplayLayout([1L], 0), 600);
        buffer.Sample(batch, 1, 0.9);
        Assert.All(batch.Weights.data<float>().ToArray(), weight => Assert.Equal(1, weight));
        // one draw from each of 600 equal shares: 100 each, but for the shares that straddle two steps
        Assert.All(batch.Observations.data<float>().ToArray().GroupBy(step => step), group => Assert.InRange(group.Count(), 98, 102));
    }

    [Fact]
    public void Sample_OverwrittenStep_IsNeverChosen()
    {
        using DisposeScope scope = NewDisposeScope();
        (ReplayBuffer buffer, _) = Filled(alpha: 1);
        for (int i = 6; i < 30; i++)
            ReplayFeed.Step(buffer, 0, 0, [i + 1]);
        using ReplayBatch batch = new(new ReplayLayout([1L], 0), 100);
        buffer.Sample(batch, 1, 0.9);
        Assert.All(batch.Observations.data<float>().ToArray(), step => Assert.InRange(step, 20, 29));
    }

    [Fact]
    public void Update_NegativeError_IsRefused()
    {
        PrioritizedSampler sampler = new(4, new PrioritizedReplayOptions(), new RandomStream(0));
        Assert.Throws<ArgumentException>(() => sampler.Update([0], [-1]));
        Assert.Throws<ArgumentException>(() => sampler.Update([0], [float.NaN]));
        Assert.Throws<ArgumentException>(() => sampler.Update([0], [float.PositiveInfinity]));
    }

    [Fact]
    public void SumTree_Find_GivesEveryLeafItsShare()
    {
        SumTree tree = new(5) { [0] = 1, [1] = 0, [2] = 2.5, [4] = 0.5 };
        Assert.Equal(4, tree.Total);
        Assert.Equal([0L, 2, 2, 4, 4], new[] { 0.999, 1, 3.499, 3.5, 4.0 }.Select(tree.Find));
        tree[2] = 0;
        Assert.Equal(4, tree.Find(1.2));
    }

    // Steps 0 to 5, each with its error; the buffer has room for ten.
    private static (ReplayBuffer Buffer, PrioritizedSampler Sampler) Filled(double alpha)
    {
        PrioritizedReplayOptions options = new() { Enabled = true, Alpha = alpha, Epsilon = 1e-9 };
        PrioritizedSampler sampler = new(11, options, new RandomStream(5));
        ReplayBuffer buffer = new(new ReplayLayout([1L], 0), 11, 1, sampler);
        ReplayFeed.Start(buffer, 0);
        for (int i = 0; i < s_errors.Length; i++)
            ReplayFeed.Step(buffer, 0, 0, [i + 1]);
        sampler.Update([0, 1, 2, 3, 4, 5], s_errors);
        return (buffer, sampler);
    }
}
