using RlhfSharp.TestSupport;

namespace RlhfSharp.Tensors.Tests.Golden;

/// <summary>Recordings of what this project does not have yet: reported as skipped, case by case, so that nobody takes them for checked.</summary>
[Trait("Category", "Fixtures")]
public sealed class NotBuiltGoldenTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("conv2d", "pool2d", "recurrent");

    [SkippableTheory, MemberData(nameof(Recorded))]
    public void Case_IsNotBuilt(string fixture, string name) => TorchFixture.SkipNotBuilt(TorchFixture.Load(fixture, name), fixture);
}
