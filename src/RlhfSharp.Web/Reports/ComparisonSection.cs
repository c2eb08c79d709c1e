using System.Text;

namespace RlhfSharp.Web.Reports;

/// <summary>The figures of several runs in one table: a row each figure, a column each run.</summary>
internal static class ComparisonSection
{
    /// <summary>The section for two runs or more.</summary>
    public static string Render(IReadOnlyList<RunRecord> runs)
    {
        var keys = runs.SelectMany(run => run.PhasesAndSelf()).SelectMany(run => run.Figures.Keys).Select(key => key[(key.LastIndexOf('.') + 1)..])
            .Distinct(StringComparer.Ordinal).ToList();
        var page = new StringBuilder("<section id=\"summary\"><div class=\"scroll\"><table><thead><tr><th></th>");
        for (var i = 0; i < runs.Count; i++) page.Append($"<th><i class=\"c{i % 6}\"></i>{Html.Escape(runs[i].Name)}</th>");
        page.Append("</tr></thead><tbody>");
        foreach (var key in keys)
        {
            page.Append("<tr><th><code>").Append(Html.Escape(key)).Append("</code></th>");
            foreach (var run in runs) page.Append("<td>").Append(Value(run, key) is { } value ? Show(key, value) : "–").Append("</td>");
            page.Append("</tr>");
        }
        return page.Append("</tbody></table></div></section>").ToString();
    }

    // Time and memory are those of the whole run; a phase inside it must not stand in for them.
    private static double? Value(RunRecord run, string key) =>
        key is "seconds" or "peak_memory_bytes" ? run.Figures.TryGetValue(key, out var own) ? own : null : run.Figure(key);

    private static string Show(string key, double value) => key switch
    {
        "seconds" => Html.Duration(value),
        "peak_memory_bytes" => Html.Bytes(value),
        "seed" => value.ToString("0", System.Globalization.CultureInfo.InvariantCulture),
        _ => Html.Number(value),
    };
}
