using System.Text.Json;
using Xunit;

namespace RlhfSharp.TestSupport;

/// <summary>
/// The recorded PyTorch cases under <c>torch/</c>. A fixture is every file there that states its name, whatever the file itself is called. A test class takes its rows from <see cref="Cases(string[])"/> and opens each with
/// <see cref="Load"/>:
/// <code>
/// public static IEnumerable&lt;object[]&gt; Recorded() =&gt; TorchFixture.Cases("ppo", "kl_estimators");
/// [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
/// public void Ppo_AsRecorded(string fixture, string name) { GoldenCase recorded = TorchFixture.Load(fixture, name); ... }
/// </code>
/// </summary>
public static class TorchFixture
{
    private const string Folder = "torch";

    private static readonly Lazy<IReadOnlyDictionary<string, IReadOnlyList<GoldenCase>>> s_fixtures = new(ReadFolder);

    /// <summary>The fixture that each file of the folder belongs to, by file name: the one that it states, or else its own name.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = Fixtures.FilesIn(Folder).ToDictionary(file => file, NameIn);

    /// <summary>One row (fixture, case name) for every case of the named fixtures; one row that <see cref="Load"/> skips for an absent one.</summary>
    public static IEnumerable<object[]> Cases(params string[] fixtures) => Cases(_ => true, fixtures);

    /// <summary>
    /// As <see cref="Cases(string[])"/>, only the cases that a test is meant for: those that tests elsewhere check are no rows, hence not reported
    /// as skipped. Some test must take every case that no test means, so that <see cref="SkipUnknown"/> reports it.
    /// </summary>
    public static IEnumerable<object[]> Cases(Func<GoldenCase, bool> isMeant, params string[] fixtures) => fixtures.SelectMany(fixture =>
        Find(fixture).Where(isMeant).Select(recorded => new object[] { fixture, recorded.Name }).DefaultIfEmpty([fixture, Fixtures.AbsentFile]));

    /// <summary>Opens the case of a row; skips the running test when the row stands for an absent fixture.</summary>
    public static GoldenCase Load(string fixture, string name)
    {
        Skip.If(Find(fixture).Count == 0, $"no file of {Fixtures.PathOf(Folder)} holds the fixture '{fixture}'");
        Skip.If(name == Fixtures.AbsentFile, $"the fixture '{fixture}' holds no case for this test");
        return Find(fixture).FirstOrDefault(recorded => recorded.Name == name)
            ?? throw new KeyNotFoundException($"the fixture '{fixture}' has no case '{name}'");
    }

    /// <summary>The first case of a fixture; skips the running test when it is absent.</summary>
    public static GoldenCase First(string fixture) =>
        Load(fixture, Find(fixture).Count == 0 ? Fixtures.AbsentFile : Find(fixture)[0].Name);

    /// <summary>Skips the running test: the file holds a case that its test class does not know.</summary>
    public static void SkipUnknown(GoldenCase recorded) => Fixtures.SkipUnknownCase($"{Folder}/{recorded.Fixture}", recorded.Name);

    private static IReadOnlyList<GoldenCase> Find(string fixture) => s_fixtures.Value.GetValueOrDefault(fixture, []);

    private static Dictionary<string, IReadOnlyList<GoldenCase>> ReadFolder() => Files
        .GroupBy(entry => entry.Value, entry => entry.Key)
        .ToDictionary(group => group.Key, group => Parse(group.Key, group));

    private static string NameIn(string file)
    {
        using JsonDocument document = Open(file);
        return document.RootElement.Find("fixture")?.GetString() ?? Path.GetFileNameWithoutExtension(file);
    }

    private static IReadOnlyList<GoldenCase> Parse(string fixture, IEnumerable<string> files)
    {
        List<GoldenCase> cases = [];
        HashSet<string> names = [];
        foreach (string file in files)
        {
            using JsonDocument document = Open(file);
            foreach (JsonElement element in document.RootElement.GetProperty("cases").EnumerateArray())
            {
                string stated = element.GetProperty("name").GetString()!;
                string name = stated;
                for (int copy = 2; !names.Add(name); copy++) // equal names stay separate test cases
                    name = $"{stated} #{copy}";
                cases.Add(new GoldenCase(fixture, name, element.Clone()));
            }
        }
        return cases;
    }

    private static JsonDocument Open(string file) => JsonDocument.Parse(File.ReadAllBytes(Fixtures.PathOf($"{Folder}/{file}")));
}
