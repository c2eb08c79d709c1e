using System.Text.Json;
using System.Xml.Linq;
using RlhfSharp.Agents.Figures;
using RlhfSharp.Cli.Display;

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
        Assert.Equal(JsonValueKind.Null, printed.RootElement.GetProperty("checks")[0].GetProperty("is_within").ValueKind); // three runs are too few
        Assert.Equal("another program, mean of 400 runs", printed.RootElement.GetProperty("checks")[0].GetProperty("source").GetString());
        Assert.Equal(101, saved.RootElement.GetProperty("panels")[0].GetProperty("curves")[0].GetProperty("y").GetArrayLength());
        Assert.Contains("reference", run.Error, StringComparison.Ordinal);
        var picture = XDocument.Load(folder.In("figures/example-6.2.svg"));
        Assert.Equal(14, picture.Descendants().Count(element => element.Name.LocalName == "path" && ((string)element.Attribute("class")!).StartsWith("line", StringComparison.Ordinal)));
    }

    [Fact]
    public void Figure_Check_SaysByItsExitCodeWhetherAllIsWithin()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, CommandLineRun.Of("figure", "example-4.3", "--check", "--plain", "--output", folder.Path).ExitCode);
        var tooFew = CommandLineRun.Of("figure", "example-6.2", "--check", "--runs", "3", "--output", folder.Path);
        Assert.Equal(2, tooFew.ExitCode);
        Assert.Contains("--check needs --runs 4 or more, not 3", tooFew.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void FigureTable_EveryKindOfCheck_SaysWhatIsAllowedAndWhereTheReferenceIsFrom()
    {
        var lines = FigureTable.Lines(
        [
            FigureCheck.Exact("a", 1, 2, "a book"), FigureCheck.AtLeast("b", 1.03626e6, 100, "another"), new FigureCheck("c", 1, 2, 0.5, "a program", Runs: 2),
        ]).ToList();
        Assert.Matches(@"^a +1 +2 +\+-1e-6  OUTSIDE +a book$", lines[1]);
        Assert.Matches(@"^b +1.036E\+06 +100 +or more  within +another$", lines[2]);
        Assert.Matches(@"^c +1.00 +2.00 +not checked +a program$", lines[3]);
        Assert.Equal("Not checked: how far a mean may lie off is estimated from 4 runs or more (--runs).", lines[4]);
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
