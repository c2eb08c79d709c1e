using System.Text;

namespace RlhfSharp.Web.Reports;

/// <summary>Puts the sections together into one self-contained HTML page: styles, script and charts inline, no request to anywhere.</summary>
internal static class ReportPage
{
    /// <summary>The page for one run, or for several side by side.</summary>
    public static string Render(IReadOnlyList<RunRecord> runs)
    {
        var sections = new List<(string Id, string Title, string Content)>
        {
            ("summary", "Summary", runs.Count == 1 ? VerdictSection.Render(runs[0]) : ComparisonSection.Render(runs)),
            ("samples", "Before and after", SampleSection.Render(runs)),
            ("scores", "Scores", DistributionSection(runs)),
        };
        foreach (var (phase, members) in Phases(runs))
            sections.Add(("phase-" + phase, CurveSection.Title(phase), CurveSection.Render(phase, members)));
        sections.Add(("time", "Time", TimeSection.Render(runs)));
        sections.Add(("background", "Configuration", BackgroundSection.Render(runs)));
        sections.RemoveAll(section => section.Content.Length == 0);

        return PageShell.Render(string.Join(" · ", runs.Select(run => run.Name)), Subtitle(runs), sections, "Made by <code>rlhf report</code> from the files of the run folder.");
    }

    private static IEnumerable<(string Phase, IReadOnlyList<(string Label, int Colour, RunRecord Run)> Members)> Phases(IReadOnlyList<RunRecord> runs)
    {
        var members = runs.SelectMany((run, index) => run.PhasesAndSelf().Select(owner =>
            (Phase: owner == run ? CurveSection.PhaseOf(owner) : owner.Name, Member: (Label: run.Name, Colour: index % 6, Run: owner))));
        return members.GroupBy(entry => entry.Phase, entry => entry.Member)
            .Select(group => (group.Key, (IReadOnlyList<(string, int, RunRecord)>)[.. group]));
    }

    private static string DistributionSection(IReadOnlyList<RunRecord> runs)
    {
        var charts = new StringBuilder();
        foreach (var root in runs)
        {
            // A pipeline and its last phase show the same responses; the larger set says more.
            var best = root.PhasesAndSelf().Where(run => run.BaselineScores.Count > 1 && run.PolicyScores.Count > 1).MaxBy(run => run.PolicyScores.Count);
            foreach (var run in root.PhasesAndSelf())
            {
                if (run == best) charts.Append(Histogram.Render(run.BaselineScores, run.PolicyScores));
                if (run.Calibration.Any(bin => bin.Count > 0)) charts.Append(CalibrationChart.Render(run.Calibration, run.Figure("expected_calibration_error")));
            }
        }
        return charts.Length == 0 ? "" : $"<section id=\"scores\"><h2>Scores</h2><div class=\"charts\">{charts}</div></section>";
    }

    private static string Subtitle(IReadOnlyList<RunRecord> runs)
    {
        if (runs.Count > 1) return $"{runs.Count} runs side by side";
        var run = runs[0];
        var parts = new List<string>();
        if (run.Facts.TryGetValue("command", out var command)) parts.Add($"<code>{Html.Escape(command.StartsWith("rlhf", StringComparison.Ordinal) ? command : "rlhf " + command)}</code>");
        if (run.Figures.TryGetValue("seed", out var seed)) parts.Add("seed " + seed.ToString("0", System.Globalization.CultureInfo.InvariantCulture));
        if (run.Figures.TryGetValue("threads", out var threads)) parts.Add($"{Html.Number(threads)} thread{(threads == 1 ? "" : "s")}");
        if (run.Facts.TryGetValue("engine", out var engine)) parts.Add(Html.Escape(engine));
        return string.Join(" · ", parts);
    }
}
