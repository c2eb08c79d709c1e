using System.Collections.Concurrent;
using System.Text.Json;
using Xunit;

namespace RlhfSharp.TestSupport;

/// <summary>
/// The recorded PyTorch cases under <c>torch/</c>. A test class takes its rows from <see cref="Cases"/> and opens each with
/// <see cref="Load"/>:
/// <code>
/// public static IEnumerable&lt;object[]&gt; Recorded() =&gt; TorchFixture.Cases("ppo", "kl_estimators");
/// [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
/// public void Ppo_AsRecorded(string fixture, string name) { GoldenCase recorded = TorchFixture.Load(fixture, name); ... }
/// </code>
/// </summary>
public static class TorchFixture
{
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<GoldenCase>>> s_files = new();

    /// <summary>One row (fixture, case name) for every case of the named files; one row that <see cref="Load"/> skips for an absent file.</summary>
    public static IEnumerable<object[]> Cases(params string[] fixtures)
    {
        foreach (string fixture in fixtures)
        {
            if (!Fixtures.Exists(RelativePath(fixture)) || ReadFile(fixture).Count == 0)
                yield return [fixture, Fixtures.AbsentFile];
            else
                foreach (GoldenCase recorded in ReadFile(fixture))
                    yield return [fixture, recorded.Name];
        }
    }

    /// <summary>Opens the case of a row; skips the running test when the row stands for an absent file.</summary>
    public static GoldenCase Load(string fixture, string name)
    {
        Fixtures.SkipIfAbsent(RelativePath(fixture));
        Skip.If(name == Fixtures.AbsentFile, $"{RelativePath(fixture)} holds no case for this test");
        return ReadFile(fixture).FirstOrDefault(recorded => recorded.Name == name)
            ?? throw new KeyNotFoundException($"{RelativePath(fixture)} has no case '{name}'");
    }

    /// <summary>The first case of a file; skips the running test when the file is absent.</summary>
    public static GoldenCase First(string fixture)
    {
        Fixtures.SkipIfAbsent(RelativePath(fixture));
        return ReadFile(fixture)[0];
    }

    /// <summary>Skips the running test: the file holds a case that its test class does not know.</summary>
    public static void SkipUnknown(GoldenCase recorded) => Fixtures.SkipUnknownCase(RelativePath(recorded.Fixture), recorded.Name);

    private static string RelativePath(string fixture) => $"torch/{fixture}.json";

    private static IReadOnlyList<GoldenCase> ReadFile(string fixture) =>
        s_files.GetOrAdd(fixture, name => new Lazy<IReadOnlyList<GoldenCase>>(() => Parse(name))).Value;

    private static List<GoldenCase> Parse(string fixture)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Fixtures.PathOf(RelativePath(fixture))));
        List<GoldenCase> cases = [];
        HashSet<string> names = [];
        foreach (JsonElement element in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            string stated = element.GetProperty("name").GetString()!;
            string name = stated;
            for (int copy = 2; !names.Add(name); copy++) // equal names stay separate test cases
                name = $"{stated} #{copy}";
            cases.Add(new GoldenCase(fixture, name, element.Clone()));
        }
        return cases;
    }
}
