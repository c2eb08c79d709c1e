using System.Globalization;
using System.Text;
using RlhfSharp.Agents.Figures;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Figures;

/// <summary>A textbook figure as one SVG file that stands by itself, readable on a light and on a dark page.</summary>
public static class FigurePicture
{
    private const double PanelWidth = 480, PanelHeight = 340, Gap = 20, Heading = 52;

    // The colours of the run report.
    private const string Style = """
        <style>
        svg { --surface: #ffffff; --ink: #1b1d22; --soft: #5c626b; --faint: #767c85; --grid: #ececea; --c0: #2459c4; --c1: #c9702a; --c2: #16855f; --c3: #8250c4; --c4: #b93a68; --c5: #7d7418; }
        @media (prefers-color-scheme: dark) { svg { --surface: #1b1e23; --ink: #e8e9ec; --soft: #a9afb9; --faint: #949aa5; --grid: #2c3037; --c0: #7fa7ff; --c1: #f0a061; --c2: #58cda0; --c3: #b996f5; --c4: #f083a9; --c5: #d5c652; } }
        text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; fill: var(--soft); }
        .page { fill: var(--surface); } .heading { font-size: 14px; font-weight: 600; fill: var(--ink); } .title { font-size: 13px; font-weight: 600; fill: var(--ink); }
        .tick { fill: var(--faint); font-size: 11px; } .cell { fill: var(--ink); font-size: 10px; } .grid { stroke: var(--grid); } .zero { stroke: var(--faint); stroke-opacity: .6; }
        .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; } .band { fill-opacity: .18; stroke: none; } .edge { fill: none; stroke: var(--grid); }
        .line.c0 { stroke: var(--c0); } .line.c1 { stroke: var(--c1); } .line.c2 { stroke: var(--c2); } .line.c3 { stroke: var(--c3); } .line.c4 { stroke: var(--c4); } .line.c5 { stroke: var(--c5); }
        .c0 { fill: var(--c0); } .c1 { fill: var(--c1); } .c2 { fill: var(--c2); } .c3 { fill: var(--c3); } .c4 { fill: var(--c4); } .c5 { fill: var(--c5); }
        path.line { fill: none; }
        </style>
        """;

    /// <summary>The picture of a figure made with <paramref name="runs"/> runs.</summary>
    public static string Render(Figure figure, FigureResult result, int runs) => Render(
        figure.Shows,
        $"Sutton and Barto, section {figure.Section}{(runs > 1 ? string.Create(CultureInfo.InvariantCulture, $", mean of {runs:N0} runs") : "")}",
        result.Panels);

    /// <summary>The picture of any panels (at least one) under a heading and a line that says where they come from.</summary>
    public static string Render(string heading, string source, IReadOnlyList<FigurePanel> panels)
    {
        int columns = Math.Min(2, panels.Count);
        int rows = (panels.Count + columns - 1) / columns;
        double width = columns * PanelWidth + (columns - 1) * Gap, height = Heading + rows * PanelHeight + (rows - 1) * Gap;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n");
        page.Append("<title>").Append(Html.Escape(heading)).Append("</title>\n").Append(Style).Append('\n');
        page.Append(CultureInfo.InvariantCulture, $"<rect class=\"page\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>\n");
        page.Append($"<text class=\"heading\" x=\"14\" y=\"22\">{Html.Escape(heading)}</text>\n<text class=\"tick\" x=\"14\" y=\"38\">{Html.Escape(source)}</text>\n");
        for (var i = 0; i < panels.Count; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            page.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({column * (PanelWidth + Gap)} {Heading + row * (PanelHeight + Gap)})\">\n");
            if (panels[i] is CurvePanel curves) CurvePanelPicture.Append(page, curves, PanelWidth, PanelHeight);
            else if (panels[i] is GridPanel grid) GridPanelPicture.Append(page, grid, PanelWidth, PanelHeight);
            page.Append("</g>\n");
        }
        return page.Append("</svg>\n").ToString();
    }

    /// <summary>Curves as part of a page that has the report's style sheet.</summary>
    internal static string Inline(CurvePanel panel)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {PanelWidth} {PanelHeight}\" role=\"img\" aria-label=\"{Html.Escape(panel.Title)}\">\n");
        CurvePanelPicture.Append(page, panel, PanelWidth, PanelHeight);
        return page.Append("</svg>\n").ToString();
    }
}
