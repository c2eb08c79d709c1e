using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Rollouts;

namespace RlhfSharp.Agents.Tests.Advantages;

public sealed class MonteCarloTests
{
    [Fact]
    public void Estimate_EpisodeThenPadding_CountsTheEpisodeAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        AdvantageEstimate estimate = new MonteCarlo(0.5).Estimate(Episode(values: null));
        Assert.Equal([2f, 2, 4, 0], estimate.Returns.data<float>().ToArray()); // 4; 0 + 4/2; 1 + 2/2
        Assert.Equal([2f, 2, 4, 0], estimate.Advantages.data<float>().ToArray());
    }

    [Fact]
    public void Estimate_WithValues_TakesThemOffTheReturns()
    {
        using DisposeScope scope = NewDisposeScope();
        AdvantageEstimate estimate = new MonteCarlo(0.5).Estimate(Episode(torch.tensor(new float[] { 1, 2, 3, 4 }, [1, 4])));
        Assert.Equal([1f, 0, 1, 0], estimate.Advantages.data<float>().ToArray());
        Assert.Equal([2f, 2, 4, 0], estimate.Returns.data<float>().ToArray());
    }

    // Rewards 1, 0, 4 and one step of padding with a reward that must not count.
    private static Rollout<int> Episode(Tensor? values) => new(
        0, zeros(1, 4), zeros(1, 4), torch.tensor(new float[] { 1, 0, 4, 9 }, [1, 4]),
        torch.tensor(new[] { false, false, true, false }, [1, 4]), torch.tensor(new[] { false, false, true, false }, [1, 4]),
        torch.tensor(new float[] { 1, 1, 1, 0 }, [1, 4])) { Values = values };
}
