using System.Xml.Linq;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Cli.Tests.Architecture;

/// <summary>The references of docs/architecture.md, and no others.</summary>
public sealed class ReferenceRuleTests
{
    private const string Engine = "engine"; // <UsesTensors>: Directory.Build.targets adds the chosen one

    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["RlhfSharp.Tensors"] = [],
        ["RlhfSharp.Core"] = [Engine],
        ["RlhfSharp.Agents"] = [Engine, "RlhfSharp.Core"],
        ["RlhfSharp.Language"] = [Engine, "RlhfSharp.Core"],
        ["RlhfSharp.FineTuning"] = [Engine, "RlhfSharp.Agents", "RlhfSharp.Language"],
        ["RlhfSharp.Web"] = [Engine, "RlhfSharp.FineTuning"],
        ["RlhfSharp.Cli"] = [Engine, "RlhfSharp.FineTuning", "RlhfSharp.Web"],
    };

    public static IEnumerable<object[]> Projects() => s_allowed.Keys.Select(name => new object[] { name });

    [Theory, MemberData(nameof(Projects))]
    public void Project_RefersToWhatTheArchitectureAllows(string project)
    {
        XDocument file = XDocument.Load(Path.Combine(RepositoryRoot.Path, "src", project, project + ".csproj"));
        List<string> references = file.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))).ToList();
        if (file.Descendants("UsesTensors").Any(element => element.Value == "true"))
            references.Add(Engine);
        Assert.Equal(s_allowed[project].Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SourceFolder_HoldsOnlyKnownProjects() =>
        Assert.Equal(
            s_allowed.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.csproj", SearchOption.AllDirectories)
                .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal));

    [Fact]
    public void Engine_IsNamedInOnePlace()
    {
        IEnumerable<string> offenders = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(path => Path.GetFileNameWithoutExtension(path) != "RlhfSharp.Tensors")
            .Where(path => XDocument.Load(path).Descendants()
                .Where(element => element.Name.LocalName is "PackageReference" or "ProjectReference")
                .Any(element => element.Attribute("Include")?.Value is { } target
                    && (target.Contains("RlhfSharp.Tensors", StringComparison.Ordinal) || target.StartsWith("TorchSharp", StringComparison.Ordinal))));
        Assert.Empty(offenders);
    }
}
