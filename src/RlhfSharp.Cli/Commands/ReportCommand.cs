using System.CommandLine;
using RlhfSharp.Core;
using RlhfSharp.Core.Runs;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf report RUN...`: (re)builds the HTML page of one run, or of several side by side.</summary>
internal sealed class ReportCommand : RlhfCommand
{
    private readonly Argument<string[]> runs = new("run") { Description = "Run folders; several are drawn side by side.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> output = new("--output", "-o") { Description = "The page to write; report.html in the first run folder by default.", HelpName = "FILE" };

    private readonly Option<string?> curves = new("--curves") { Description = "Also write the learning curves of one run as a picture (SVG) that stands alone.", HelpName = "FILE" };

    public ReportCommand() : base("report", "Build the HTML report of a run, or of several runs side by side.",
        "rlhf report runs/quickstart", "rlhf report runs/seed-1 runs/seed-2 --output comparison.html", "rlhf report runs/quickstart --curves curves.svg")
    {
        Add(runs);
        Add(output);
        Add(curves);
    }

    protected override int Run(ParseResult result)
    {
        var folders = result.GetRequiredValue(runs);
        var picture = result.GetValue(curves);
        if (picture is not null && folders.Length > 1) throw new UserException($"--curves draws one run and {folders.Length} were given; give one, or leave it out");
        var path = RunReport.Write(folders, result.GetValue(output));
        result.InvocationConfiguration.Output.WriteLine(path);
        if (picture is null) return 0;
        var metrics = Path.Combine(folders[0], "metrics.jsonl");
        AtomicFile.WriteAllText(picture, CurvePicture.Render(metrics) ?? throw new UserException($"{metrics}: holds no metric of two iterations, so there is no curve to draw"));
        result.InvocationConfiguration.Output.WriteLine(picture);
        return 0;
    }
}
