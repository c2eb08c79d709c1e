using RlhfSharp.FineTuning.Rewards;

namespace RlhfSharp.FineTuning.Tests.Rewards;

public sealed class KlControllerTests
{
    // Worked by hand from beta 0.15, target 6, horizon 10000 and 512 episodes.
    [Theory]
    [InlineData(0, 0.148464)]
    [InlineData(5, 0.14872)]
    [InlineData(6, 0.15)]
    [InlineData(6.6, 0.150768)]
    [InlineData(7.2, 0.151536)]
    [InlineData(1000, 0.151536)]
    public void Update_MovesTowardsTarget_AtMostTwentyPercentOfTheHorizonsShare(double kl, double expected)
    {
        AdaptiveKlController controller = new(initial: 0.15, target: 6, horizon: 10000);
        controller.Update(kl, 512);
        Assert.Equal(expected, controller.Coefficient, 1e-6);
    }

    [Fact]
    public void Update_Fixed_StaysAsSet()
    {
        FixedKlController controller = new(0.05);
        controller.Update(100, 1000);
        Assert.Equal(0.05, controller.Coefficient);
    }
}
