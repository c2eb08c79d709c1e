using RlhfSharp.Agents.Advantages;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Tests.Advantages;

/// <summary>Numbers by hand: gamma 0.5, lambda 0.5, rewards 1, 2, 3, values 10, 20, 30.</summary>
public sealed class GaeTests
{
    [Fact]
    public void Estimate_WithoutEndings_SumsDecayedDeltas()
    {
        // deltas: 1 + 10 - 10 = 1; 2 + 15 - 20 = -3; 3 + 0.5 * 40 - 30 = -7
        (float[] advantages, float[] returns) = Run(next: [20, 30, 40], terminated: [false, false, false], ends: [false, false, false]);
        Assert.Equal([1 + 0.25f * (-3 + 0.25f * -7), -3 + 0.25f * -7, -7], advantages);
        Assert.Equal([10 + advantages[0], 20 + advantages[1], 23], returns);
    }

    [Fact]
    public void Estimate_AtTermination_IgnoresWhatFollows()
    {
        // the second step terminates: delta 2 - 20, and nothing of the third reaches it
        (float[] advantages, _) = Run(next: [20, 99, 40], terminated: [false, true, false], ends: [false, true, false]);
        Assert.Equal([1 + 0.25f * -18, -18, -7], advantages);
    }

    [Fact]
    public void Estimate_AtTruncation_BootstrapsFromFinalObservation()
    {
        // the second step is cut: delta 2 + 0.5 * 50 - 20 = 7 from the final observation's value 50; the trace stops
        (float[] advantages, _) = Run(next: [20, 50, 40], terminated: [false, false, false], ends: [false, true, false]);
        Assert.Equal([1 + 0.25f * 7, 7, -7], advantages);
    }

    [Fact]
    public void Estimate_WithoutNextValues_TakesTheNextStepOfTheRow()
    {
        (float[] shifted, _) = Run(next: null, terminated: [false, false, true], ends: [false, false, true]);
        (float[] given, _) = Run(next: [20, 30, 0], terminated: [false, false, true], ends: [false, false, true]);
        Assert.Equal(given, shifted);
    }

    [Fact]
    public void Estimate_WithPadding_LeavesItOut()
    {
        (float[] padded, float[] returns) = Run(next: null, terminated: [false, true, false], ends: [false, true, false], mask: [1, 1, 0]);
        Assert.Equal([1 + 0.25f * -18, -18, 0], padded);
        Assert.Equal(0, returns[2]);
    }

    [Theory]
    [InlineData(1.1, 0.5)]
    [InlineData(0.5, -0.1)]
    [InlineData(double.NaN, 0.5)]
    public void Gae_OutOfRange_IsRefused(double gamma, double lambda) => Assert.Throws<UserException>(() => new Gae(gamma, lambda));

    private static (float[] Advantages, float[] Returns) Run(float[]? next, bool[] terminated, bool[] ends, float[]? mask = null)
    {
        using DisposeScope scope = NewDisposeScope();
        AdvantageEstimate estimate = Gae.Estimate(
            torch.tensor(new float[] { 1, 2, 3 }, [1, 3]), torch.tensor(new float[] { 10, 20, 30 }, [1, 3]),
            next is null ? null : torch.tensor(next, [1, 3]), torch.tensor(terminated, [1, 3]), torch.tensor(ends, [1, 3]),
            torch.tensor(mask ?? [1, 1, 1], [1, 3]), gamma: 0.5, lambda: 0.5);
        return (estimate.Advantages.data<float>().ToArray(), estimate.Returns.data<float>().ToArray());
    }
}
