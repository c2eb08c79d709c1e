using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Recipes;

namespace RlhfSharp.Agents.Tests.Recipes;

public sealed class TrainingEnvironmentTests
{
    private static readonly ControlEnvironmentOptions s_pendulum = new() { Id = "Pendulum-v1", Copies = 2 };

    [Theory]
    [InlineData(null, 0.5)]
    [InlineData(0.9, 0.9)]
    public void Step_NormalizedRewards_DiscountAsTheAgentUnlessTold(double? given, double used)
    {
        NormalizationOptions options = new() { Gamma = given };
        float[] rewards = Rewards(new TrainingEnvironment(s_pendulum, options, gamma: 0.5).Copies);
        Assert.Equal(Rewards(new TrainingEnvironment(s_pendulum, options with { Gamma = used }, gamma: 0.1).Copies), rewards);
        Assert.NotEqual(Rewards(new TrainingEnvironment(s_pendulum, options with { Gamma = 0.99 }, gamma: 0.5).Copies), rewards);
    }

    private static float[] Rewards(IVectorEnvironment environment)
    {
        using DisposeScope scope = NewDisposeScope();
        environment.Reset(1);
        return [.. Enumerable.Range(0, 5).SelectMany(_ => environment.Step(zeros(2, 1)).Rewards.data<float>().ToArray())];
    }
}
