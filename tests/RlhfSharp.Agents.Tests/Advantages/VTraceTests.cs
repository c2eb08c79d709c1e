using RlhfSharp.Agents.Advantages;

namespace RlhfSharp.Agents.Tests.Advantages;

public sealed class VTraceTests
{
    [Fact]
    public void Estimate_OnPolicy_IsTheNStepReturn()
    {
        // Ratios of 1: 1 + 0.5 * (2 + 0.5 * 4) and 2 + 0.5 * 4, the second row ends after its first step.
        AdvantageEstimate estimate = VTrace.Estimate(
            zeros(2, 2), tensor([1f, 2, 1, 2], [2, 2]), tensor([3f, 5, 3, 5], [2, 2]), tensor([4f, 4]), tensor([false, false, true, false], [2, 2]), 0.5);
        Assert.Equal([3f, 4, 1, 4], estimate.Returns.data<float>().ToArray());
        Assert.Equal([0f, -1, -2, -1], estimate.Advantages.data<float>().ToArray());
    }

    [Fact]
    public void Estimate_CutsEachRatioAtItsOwnLimit()
    {
        // Ratios 4 and 4 with rho cut at 2 and c at 3: delta = 2 (1 + 1 - 0), so 4 for the last step and 4 + 3 * 4 - ... for the first:
        // the first delta is 2 (1 + v[1] - v[0]) = 2, the trace adds 3 * 4.
        AdvantageEstimate estimate = VTrace.Estimate(
            full([1, 2], Math.Log(4)), ones(1, 2), zeros(1, 2), ones(1), zeros([1, 2], ScalarType.Bool), 1, largestWeight: 2, largestTrace: 3);
        Assert.Equal([14f, 4], estimate.Returns.data<float>().ToArray().Select(value => MathF.Round(value, 4)));
        Assert.Equal([10f, 4], estimate.Advantages.data<float>().ToArray().Select(value => MathF.Round(value, 4)));
    }

    [Fact]
    public void Estimate_WithOtherLastValues_SaysWhatIsNeeded() => Assert.Contains("one a row", Assert.Throws<ArgumentException>(() =>
        VTrace.Estimate(zeros(2, 3), zeros(2, 3), zeros(2, 3), zeros(3), zeros([2, 3], ScalarType.Bool), 1)).Message);
}
