using System.CommandLine;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf report RUN...`: (re)builds the HTML page of one run, or of several side by side.</summary>
internal sealed class ReportCommand : RlhfCommand
{
    private readonly Argument<string[]> runs = new("run") { Description = "Run folders; several are drawn side by side.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> output = new("--output", "-o") { Description = "The page to write; report.html in the first run folder by default.", HelpName = "FILE" };

    public ReportCommand() : base("report", "Build the HTML report of a run, or of several runs side by side.",
        "rlhf report runs/quickstart", "rlhf report runs/seed-1 runs/seed-2 --output comparison.html")
    {
        Add(runs);
        Add(output);
    }

    protected override int Run(ParseResult result)
    {
        var path = RunReport.Write(result.GetRequiredValue(runs), result.GetValue(output));
        result.InvocationConfiguration.Output.WriteLine(path);
        return 0;
    }
}
