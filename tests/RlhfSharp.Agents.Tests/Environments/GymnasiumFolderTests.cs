using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Environments;

/// <summary>Every file under gymnasium/ is either read by a test here or in the core, or reported as skipped by its name.</summary>
public sealed class GymnasiumFolderTests
{
    private static readonly string[] s_read =
    [
        "numpy_generator.json", "numpy_seeding.json", "optimal_values.json", "spaces.json", "sutton_barto_exact.json", "transition_tables.json",
        "vector.json", "wrappers.json",
    ];

    public static IEnumerable<object[]> Files() =>
        Fixtures.FilesIn("gymnasium").DefaultIfEmpty(Fixtures.AbsentFile).Select(file => new object[] { file });

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Files))]
    public void File_IsOneThatATestReads(string file)
    {
        Skip.If(file == Fixtures.AbsentFile, $"there is no file in {Fixtures.PathOf("gymnasium")}");
        Skip.IfNot(s_read.Contains(file), $"gymnasium/{file} is a recording that no test knows: not checked");
        Assert.NotEqual(default, Fixtures.ReadJson($"gymnasium/{file}").ValueKind);
    }
}
