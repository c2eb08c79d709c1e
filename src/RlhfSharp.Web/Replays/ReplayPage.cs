using System.Text;
using RlhfSharp.Agents.Rendering;
using RlhfSharp.Core;
using RlhfSharp.Core.Runs;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Replays;

/// <summary>An animated replay as one self-contained HTML page: drawings, script and styles inline, no request to anywhere.</summary>
public static class ReplayPage
{
    /// <summary>The name of the page inside a run folder.</summary>
    public const string FileName = "replay.html";

    /// <summary>Writes the page.</summary>
    /// <exception cref="UserException">It cannot be written there.</exception>
    public static void Write(Replay replay, string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        AtomicFile.WriteAllText(path, Render(replay));
    }

    /// <summary>The page as text.</summary>
    public static string Render(Replay replay)
    {
        ArgumentOutOfRangeException.ThrowIfZero(replay.Episodes.Count);
        var size = replay.Episodes[0].Steps[0].Frame.Drawing;
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n")
            .Append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>").Append(Html.Escape(replay.Environment.Id)).Append(" – RlhfSharp replay</title>\n<style>\n")
            .Append(Styles()).Append("</style>\n</head>\n<body>\n");
        page.Append("<header><div class=\"top\"><span class=\"brand\">RlhfSharp replay</span><button id=\"theme\" type=\"button\" title=\"Light, dark or as the system\">theme: auto</button></div><h1>")
            .Append(Html.Escape(replay.Environment.Id)).Append("</h1><p class=\"about\">").Append(Html.Escape(replay.Environment.Description))
            .Append(" · ").Append(Html.Escape(replay.Actor)).Append("</p></header>\n");
        page.Append("<main><div class=\"view\"><div class=\"panel stage\"><svg id=\"stage\" role=\"img\" viewBox=\"0 0 ")
            .Append(Html.Coordinate(size.Width)).Append(' ').Append(Html.Coordinate(size.Height)).Append("\"><title id=\"state\"></title><g id=\"scene\"></g><g id=\"shapes\"></g></svg></div>\n")
            .Append(ReplayAssets.Controls).Append("</div>\n").Append(ReplayAssets.Side).Append("</main>\n");
        page.Append("<footer>Made by <code>rlhf watch</code>. Space plays and pauses, the arrow keys step, Home and End jump.</footer>\n")
            .Append("<script id=\"replay\" type=\"application/json\">").Append(ReplayJson.Of(replay)).Append("</script>\n<script>\n")
            .Append(ReplayAssets.Script).Append("</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string Styles() =>
        $":root{{{DrawingStyle.Light}}}\n@media(prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{{DrawingStyle.Dark}}}}}\n"
        + $":root[data-theme=\"dark\"]{{{DrawingStyle.Dark}}}\n{DrawingStyle.Rules("#stage ")}\n{ReplayAssets.Styles}";
}
