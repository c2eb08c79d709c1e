using System.Text;

namespace RlhfSharp.Web.Reports;

/// <summary>Where the time went: by phase of a pipeline, and by part of an iteration.</summary>
internal static class TimeSection
{
    /// <summary>The section, or nothing where no times were recorded.</summary>
    public static string Render(IReadOnlyList<RunRecord> runs)
    {
        var bars = new StringBuilder();
        foreach (var run in runs)
        {
            var prefix = runs.Count > 1 ? run.Name + ": " : "";
            AppendBar(bars, prefix + "Phases",
                PhaseTimes(run), perIteration: false);
            foreach (var owner in run.PhasesAndSelf())
                AppendBar(bars, prefix + CurveSection.Title(owner == run ? CurveSection.PhaseOf(owner) : owner.Name) + ", mean iteration",
                    [.. owner.Metrics.Where(metric => metric.Name.StartsWith("time/", StringComparison.Ordinal) && metric.Name.EndsWith("_s", StringComparison.Ordinal))
                        .Select(metric => (MetricCatalog.Describe(metric.Name).Title.Replace("Time: ", "", StringComparison.Ordinal), metric.Values.Average()))], perIteration: true);
        }
        return bars.Length == 0 ? "" : $"<section id=\"time\"><h2>Where the time went</h2>{bars}</section>";
    }

    // A pipeline's own time includes that of the phases inside it.
    private static List<(string Label, double Seconds)> PhaseTimes(RunRecord run)
    {
        var times = run.Phases.Where(phase => phase.Figures.ContainsKey("seconds")).Select(phase => (CurveSection.Title(phase.Name), phase.Figures["seconds"])).ToList();
        if (times.Count > 0 && run.Figures.TryGetValue("seconds", out var all) && all > times.Sum(time => time.Item2))
            times.Add((run.Metrics.Count > 0 ? CurveSection.Title(CurveSection.PhaseOf(run)) : "the rest", all - times.Sum(time => time.Item2)));
        return times;
    }

    private static void AppendBar(StringBuilder page, string title, IReadOnlyList<(string Label, double Seconds)> parts, bool perIteration)
    {
        var total = parts.Sum(part => part.Seconds);
        if (parts.Count < 2 || total <= 0) return;
        page.Append("<div class=\"breakdown\"><div class=\"breakdown-head\"><span>").Append(Html.Escape(title)).Append("</span><b>")
            .Append(Html.Duration(total)).Append(perIteration ? " <small>an iteration</small>" : "").Append("</b></div><div class=\"stack\">");
        for (var i = 0; i < parts.Count; i++)
            page.Append($"<i class=\"c{i % 6}\" style=\"flex-grow:{Html.Coordinate(1000 * parts[i].Seconds / total)}\" title=\"{Html.Escape(parts[i].Label)}: {Html.Duration(parts[i].Seconds)}\"></i>");
        page.Append("</div><div class=\"legend\">");
        for (var i = 0; i < parts.Count; i++)
            page.Append($"<span><i class=\"c{i % 6}\"></i>{Html.Escape(parts[i].Label)} <b>{Html.Duration(parts[i].Seconds)}</b> <small>{Html.Percent(parts[i].Seconds / total)}</small></span>");
        page.Append("</div></div>");
    }
}
