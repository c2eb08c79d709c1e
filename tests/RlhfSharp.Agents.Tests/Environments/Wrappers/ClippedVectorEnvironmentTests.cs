using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Wrappers;

namespace RlhfSharp.Agents.Tests.Environments.Wrappers;

public sealed class ClippedVectorEnvironmentTests
{
    [Theory]
    [InlineData(7, 1)]
    [InlineData(-3.5, -1)]
    [InlineData(0.25, 0.25)]
    public void Step_ActionOutOfBounds_IsAsTheBound(float given, float carriedOut)
    {
        using DisposeScope scope = NewDisposeScope();
        // the reward of MountainCarContinuous is minus a tenth of the action's square, clipped or not: so it must be clipped before
        ClippedVectorEnvironment clipped = new(EnvironmentRegistry.CreateVector("MountainCarContinuous-v0", 1));
        clipped.Reset(1);
        Assert.Equal(-0.1f * carriedOut * carriedOut, clipped.Step(full(1, 1, given)).Rewards.item<float>(), 1e-6f);
    }

    [Fact]
    public void Constructor_DiscreteActions_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new ClippedVectorEnvironment(EnvironmentRegistry.CreateVector("CartPole-v1", 1)));
}
