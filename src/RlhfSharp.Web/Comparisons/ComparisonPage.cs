using System.Text;
using RlhfSharp.Agents.Figures;
using RlhfSharp.Web.Figures;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Comparisons;

/// <summary>The page of `rlhf compare`: what can be said, the table, the learning curves, the tests.</summary>
public static class ComparisonPage
{
    /// <summary>The page as HTML.</summary>
    /// <param name="command">The command line that made it.</param>
    /// <param name="sentences">The outcome of each duel.</param>
    /// <param name="scores">A row for each contestant.</param>
    /// <param name="panels">Learning curves, one picture for each environment.</param>
    /// <param name="duels">A row for each duel; none with a single contestant.</param>
    public static string Render(
        string command, IReadOnlyList<string> sentences, ComparisonTable scores, IReadOnlyList<CurvePanel> panels, ComparisonTable duels)
    {
        List<(string, string, string)> sections = [("scores", "Scores", Section("scores", scores, Sentences(sentences)))];
        if (panels.Count > 0)
        {
            var charts = string.Concat(panels.Select(panel => $"<figure class=\"chart\">{FigurePicture.Inline(panel)}</figure>"));
            sections.Add(("curves", "Learning curves", "<section id=\"curves\"><h2>Learning curves</h2><p class=\"lead\">Mean over seeds of the return of the last 100 training "
                + $"episodes, with a band of two standard errors to each side.</p><div class=\"charts\">{charts}</div></section>"));
        }
        if (duels.Rows.Count > 0) sections.Add(("tests", "Tests", Section("tests", duels, "")));
        return PageShell.Render("Comparison", $"<code>{Html.Escape(command)}</code>", sections, "Made by <code>rlhf compare</code> from the runs in its folder.");
    }

    private static string Sentences(IReadOnlyList<string> sentences) =>
        sentences.Count == 0 ? "" : "<p class=\"verdict\">" + string.Join("<br>", sentences.Select(sentence => Html.Escape(sentence) + ".")) + "</p>";

    private static string Section(string id, ComparisonTable table, string lead)
    {
        var page = new StringBuilder($"<section id=\"{id}\"><h2>{Html.Escape(table.Title)}</h2>{lead}<div class=\"scroll\"><table class=\"scores\"><thead><tr>");
        foreach (var column in table.Columns) page.Append($"<th>{Html.Escape(column)}</th>");
        page.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            page.Append("<tr>");
            foreach (var cell in row) page.Append($"<td>{Html.Escape(cell)}</td>");
            page.Append("</tr>");
        }
        return page.Append("</tbody></table></div></section>").ToString();
    }
}
