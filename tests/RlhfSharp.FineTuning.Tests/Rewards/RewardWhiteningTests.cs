using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.FineTuning.Rewards;

namespace RlhfSharp.FineTuning.Tests.Rewards;

public sealed class RewardWhiteningTests
{
    [Fact]
    public void Shape_KeepsTheMean_AsInLmHumanPreferences()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rewards = tensor(new[] { 1.2f, 1.3f, 1.4f, 1.5f, 1.6f, 1.7f, 1.8f, 1.9f, 2.0f }, [3, 3]);
        float[] whitened = new RewardWhitening().Shape(Rollout(rewards, ones(3, 3)), new MetricRecorder()).Rewards.data<float>().ToArray();

        float[] expected = [.0508f, .4381f, .8254f, 1.2127f, 1.6f, 1.9873f, 2.3746f, 2.7619f, 3.1492f];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], whitened[i], 1e-4);
    }

    [Fact]
    public void Shape_PaddingWithOtherNumbers_ChangesNoRealStep()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor mask = tensor(new[] { 1f, 1f, 0f, 1f, 0f, 0f }, [2, 3]);
        float[] zeros = Whiten([1f, 2f, 0f, 4f, 0f, 0f]);
        float[] junk = Whiten([1f, 2f, 99f, 4f, -7f, 12f]);

        foreach (int real in new[] { 0, 1, 3 })
            Assert.Equal(zeros[real], junk[real], 1e-6);

        float[] Whiten(float[] rewards) =>
            new RewardWhitening().Shape(Rollout(tensor(rewards, [2, 3]), mask), new MetricRecorder()).Rewards.data<float>().ToArray();
    }

    private static Rollout<int> Rollout(Tensor rewards, Tensor mask) => new(0, zeros_like(rewards), zeros_like(rewards), rewards, zeros_like(rewards), zeros_like(rewards), mask);
}
