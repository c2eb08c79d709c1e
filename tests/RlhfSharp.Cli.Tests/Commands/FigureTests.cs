using System.Text.Json;
using System.Xml.Linq;

namespace RlhfSharp.Cli.Tests.Commands;

public class FigureTests
{
    [Fact]
    public void Program_FigureJson_WritesPictureAndNumbersAndSaysWhatIsWithin()
    {
        using var folder = new TemporaryFolder();
        var run = ProgramRun.Of(["figure", "example-6.2", "--runs", "3", "--seed", "2", "--json", "--output", folder.In("figures")]);
        Assert.True(run.ExitCode == 0, run.Error);
        using var printed = JsonDocument.Parse(Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        using var saved = JsonDocument.Parse(File.ReadAllText(folder.In("figures/example-6.2.json")));
        Assert.Equal(8, printed.RootElement.GetProperty("checks").GetArrayLength());
        Assert.Equal(101, saved.RootElement.GetProperty("panels")[0].GetProperty("curves")[0].GetProperty("y").GetArrayLength());
        Assert.Contains("reference", run.Error, StringComparison.Ordinal);
        var picture = XDocument.Load(folder.In("figures/example-6.2.svg"));
        Assert.Equal(14, picture.Descendants().Count(element => element.Name.LocalName == "path" && ((string)element.Attribute("class")!).StartsWith("line", StringComparison.Ordinal)));
    }

    [Fact]
    public void Figure_UnknownName_NamesTheNearest()
    {
        var run = CommandLineRun.Of("figure", "figure-22");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Did you mean 'figure-2.2'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Figure_NoRuns_SaysWhatIsAllowed()
    {
        var run = CommandLineRun.Of("figure", "figure-2.2", "--runs", "0");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--runs is 0; give 1", run.Error, StringComparison.Ordinal);
    }
}
