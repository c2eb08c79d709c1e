using System.Text.Json;
using Xunit;

namespace RlhfSharp.TestSupport;

/// <summary>
/// The folder of recorded reference values: the environment variable <c>RLHFSHARP_FIXTURES</c>, or <c>tests/fixtures</c>.
/// Any file in it may be absent; a test that needs an absent file is skipped and says so.
/// </summary>
public static class Fixtures
{
    /// <summary>Stands in a theory's rows for the cases of a file that is absent, so that the run reports one skipped test.</summary>
    public const string AbsentFile = "(file absent)";

    /// <summary>The folder itself, as a full path.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a fixture, given relative to <see cref="Root"/> (for example <c>torch/ppo.json</c>).</summary>
    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    /// <summary>True when the fixture is there.</summary>
    public static bool Exists(string relativePath) => File.Exists(PathOf(relativePath));

    /// <summary>The names (without folder, in ordinal order) of the files of one kind in a fixture folder; none when the folder is absent.</summary>
    public static IReadOnlyList<string> FilesIn(string relativeFolder, string pattern = "*.json")
    {
        string folder = PathOf(relativeFolder);
        if (!Directory.Exists(folder))
            return [];
        string[] names = Directory.GetFiles(folder, pattern).Select(path => Path.GetFileName(path)).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    /// <summary>Skips the running test (which must be a skippable one) when the fixture is absent.</summary>
    public static void SkipIfAbsent(string relativePath) =>
        Skip.IfNot(Exists(relativePath), $"{relativePath} is not in {Root}");

    /// <summary>Skips the running test because nothing here knows how to check this case.</summary>
    public static void SkipUnknownCase(string relativePath, string caseName) =>
        Skip.If(true, $"{relativePath} has the case '{caseName}', which no test knows: not checked");

    /// <summary>Reads a JSON fixture; skips the running test when it is absent.</summary>
    public static JsonElement ReadJson(string relativePath)
    {
        SkipIfAbsent(relativePath);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(PathOf(relativePath)));
        return document.RootElement.Clone();
    }

    private static string FindRoot()
    {
        string? chosen = Environment.GetEnvironmentVariable("RLHFSHARP_FIXTURES");
        return string.IsNullOrWhiteSpace(chosen)
            ? Path.Combine(RepositoryRoot.Path, "tests", "fixtures")
            : Path.GetFullPath(chosen, RepositoryRoot.Path);
    }
}
