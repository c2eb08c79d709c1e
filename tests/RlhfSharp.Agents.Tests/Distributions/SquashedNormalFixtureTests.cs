using RlhfSharp.Agents.Distributions;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Distributions;

/// <summary>The distribution of SAC's actions against PyTorch, gradients included.</summary>
public sealed class SquashedNormalFixtureTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases(recorded => recorded.Inputs.ContainsKey("noise"), "distributions");

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Sample_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        recorded.RunWithGradients(inputs =>
        {
            (Tensor actions, Tensor logProbs) = SquashedNormal.Sample(
                inputs["mean"], inputs["log_std"], inputs["noise"], recorded.Config.Number("eps", SquashedNormal.Epsilon));
            return new Dictionary<string, Tensor> { ["action"] = actions, ["log_prob"] = logProbs };
        });
    }
}
