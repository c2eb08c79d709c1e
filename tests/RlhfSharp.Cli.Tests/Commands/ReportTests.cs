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
    public void Report_NoSuchFolder_ExitsWithTwo()
    {
        var run = CommandLineRun.Of("report", "/no/such/run");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("/no/such/run", run.Error, StringComparison.Ordinal);
    }
}
