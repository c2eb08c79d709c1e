namespace RlhfSharp.Cli.Tests.Commands;

public class ReportTests
{
    [Fact]
    public void Report_OfARun_PrintsThePageItWrote()
    {
        using var folder = new TemporaryFolder();
        folder.Add("run/metrics.jsonl", "{\"iteration\":1,\"loss\":2}\n{\"iteration\":2,\"loss\":1}\n");
        var run = CommandLineRun.Of("report", folder.In("run"));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(folder.In("run/report.html"), run.Output.TrimEnd());
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(folder.In("run/report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_WithCurves_DrawsEachMetricOnce()
    {
        using var folder = new TemporaryFolder();
        folder.Add("run/metrics.jsonl", "{\"iteration\":1,\"loss\":2,\"objective/kl\":0.1}\n{\"iteration\":2,\"loss\":1,\"objective/kl\":0.2}\n");
        var run = CommandLineRun.Of("report", folder.In("run"), "--curves", folder.In("curves.svg"));
        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith(folder.In("curves.svg"), run.Output.TrimEnd(), StringComparison.Ordinal);
        var picture = System.Xml.Linq.XDocument.Load(folder.In("curves.svg"));
        Assert.Equal(2, picture.Descendants().Count(element => element.Name.LocalName == "polyline"));
    }

    [Fact]
    public void Report_CurvesOfARunTooShort_SaysSo()
    {
        using var folder = new TemporaryFolder();
        folder.Add("run/metrics.jsonl", "{\"iteration\":1,\"loss\":2}\n");
        var run = CommandLineRun.Of("report", folder.In("run"), "--curves", folder.In("curves.svg"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no curve to draw", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.In("curves.svg")));
    }

    [Fact]
    public void Report_NoSuchFolder_ExitsWithTwo()
    {
        var run = CommandLineRun.Of("report", "/no/such/run");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("/no/such/run", run.Error, StringComparison.Ordinal);
    }
}
