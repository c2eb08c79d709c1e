using RlhfSharp.TestSupport;

namespace RlhfSharp.Tensors.Tests.Golden;

/// <summary>Every file under torch/ is either read by a test here or in another test project, or reported as skipped by its name.</summary>
public sealed class TorchFolderTests
{
    private static readonly string[] s_readElsewhere =
        ["gpt2_tiny", "kl_estimators", "ppo", "ppo_lm", "preference", "returns"];

    private static readonly string[] s_readHere =
        ["activations", "attention", "clip_grad_norm", "conv2d", "cross_entropy", "distributions", "dqn_family", "embedding", "gpt2_block", "linear",
         "losses", "misc", "norms", "optimizers", "pool2d", "recurrent", "schedules_init", "softmax"];

    public static IEnumerable<object[]> Files() => TorchFixture.Files.Keys.DefaultIfEmpty(Fixtures.AbsentFile).Select(name => new object[] { name });

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Files))]
    public void File_IsOneThatATestReads(string file)
    {
        Skip.If(file == Fixtures.AbsentFile, $"there is no folder {Fixtures.PathOf("torch")}");
        string name = TorchFixture.Files[file];
        Skip.IfNot(s_readHere.Contains(name) || s_readElsewhere.Contains(name), $"torch/{file} holds the fixture '{name}', which no test knows: not checked");
        Assert.NotEqual(Fixtures.AbsentFile, TorchFixture.Cases(name).First()[1]);
    }
}
