using System.Text;

namespace RlhfSharp.Web.Reports;

/// <summary>What every report has around its sections: heading, contents, styles and script inline, no request to anywhere.</summary>
internal static class PageShell
{
    /// <summary>The page.</summary>
    /// <param name="title">Plain text.</param>
    /// <param name="subtitle">HTML.</param>
    /// <param name="sections">Each with the id that its content has, and its name in the contents.</param>
    /// <param name="footer">HTML: what made the page.</param>
    public static string Render(string title, string subtitle, IReadOnlyList<(string Id, string Title, string Content)> sections, string footer)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n")
            .Append("<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Append("<title>").Append(Html.Escape(title)).Append(" – RlhfSharp report</title>\n<style>\n").Append(ReportAssets.Styles).Append("</style>\n</head>\n<body>\n");
        page.Append("<header><div class=\"bar\"><span class=\"brand\">RlhfSharp report</span><button id=\"theme\" type=\"button\" title=\"Light, dark or as the system\">theme: auto</button></div><h1>")
            .Append(Html.Escape(title)).Append("</h1><p class=\"subtitle\">").Append(subtitle).Append("</p><nav>");
        foreach (var (id, name, _) in sections) page.Append($"<a href=\"#{Html.Escape(id)}\">{Html.Escape(name)}</a>");
        page.Append("</nav></header>\n<main>\n");
        foreach (var section in sections) page.Append(section.Content).Append('\n');
        return page.Append("</main>\n<footer>").Append(footer).Append("</footer>\n<div id=\"tip\" hidden=\"\"></div>\n<script>\n")
            .Append(ReportAssets.Script).Append("</script>\n</body>\n</html>\n").ToString();
    }
}
