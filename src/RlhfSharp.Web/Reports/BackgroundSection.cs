using System.Text;

namespace RlhfSharp.Web.Reports;

/// <summary>What the run was: warnings, configuration, environment.</summary>
internal static class BackgroundSection
{
    private const int NoticeLimit = 50;

    /// <summary>The section for every run and phase that has something to say.</summary>
    public static string Render(IReadOnlyList<RunRecord> runs)
    {
        var page = new StringBuilder("<section id=\"background\"><h2>How it was run</h2>");
        foreach (var root in runs)
        {
            if (runs.Count > 1) page.Append("<h3>").Append(Html.Escape(root.Name)).Append("</h3>");
            AppendFacts(page, root);
            foreach (var run in root.PhasesAndSelf())
            {
                var prefix = run == root ? "" : CurveSection.Title(run.Name) + ": ";
                AppendNotices(page, prefix, run);
                if (run.Configuration is { } configuration)
                    page.Append("<details><summary>").Append(Html.Escape(prefix)).Append("configuration</summary><pre>").Append(Html.Escape(configuration.TrimEnd())).Append("</pre></details>");
            }
        }
        return page.Append("</section>").ToString();
    }

    private static void AppendFacts(StringBuilder page, RunRecord run)
    {
        var rows = new List<(string Name, string Value)> { ("folder", run.Folder) };
        rows.AddRange(run.Facts.Select(fact => (fact.Key, fact.Value)));
        foreach (var key in (string[])["seed", "threads"])
            if (run.Figures.TryGetValue(key, out var value)) rows.Add((key, value.ToString("0", System.Globalization.CultureInfo.InvariantCulture)));
        page.Append("<div class=\"scroll\"><table class=\"facts\"><tbody>");
        foreach (var (name, value) in rows)
            page.Append("<tr><th><code>").Append(Html.Escape(name)).Append("</code></th><td>").Append(Html.Escape(value)).Append("</td></tr>");
        page.Append("</tbody></table></div>");
    }

    private static void AppendNotices(StringBuilder page, string prefix, RunRecord run)
    {
        var notices = run.Problems.Select(problem => new LogNotice("Report", problem)).Concat(run.Notices).ToList();
        if (notices.Count == 0) return;
        page.Append("<details open=\"\"><summary>").Append(Html.Escape(prefix)).Append(notices.Count).Append(notices.Count == 1 ? " notice" : " notices").Append("</summary><ul class=\"notices\">");
        foreach (var notice in notices.Take(NoticeLimit))
            page.Append("<li><b>").Append(Html.Escape(notice.Level)).Append("</b> ").Append(Html.Escape(notice.Message)).Append("</li>");
        if (notices.Count > NoticeLimit) page.Append($"<li>and {notices.Count - NoticeLimit} more in log.jsonl</li>");
        page.Append("</ul></details>");
    }
}
