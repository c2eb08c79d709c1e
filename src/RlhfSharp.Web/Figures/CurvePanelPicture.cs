using System.Text;
using RlhfSharp.Agents.Figures;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Figures;

/// <summary>Draws curves with axes, a legend and, where they are means over runs, a band of two standard errors to each side.</summary>
internal static class CurvePanelPicture
{
    private const double Left = 58, Right = 16, Top = 28, Row = 18, LetterWidth = 6.3, Swatch = 20;
    private const int PointLimit = 200;

    /// <summary>Appends the panel, whose upper left corner is at the origin.</summary>
    public static void Append(StringBuilder page, CurvePanel panel, double width, double height)
    {
        var legend = LegendRows(panel, width - Left - Right);
        var frame = new Frame(width, height - 40 - Row * legend.Count, XAxis(panel), YAxis(panel), panel.HasLogarithmicX);
        page.Append($"<text class=\"title\" x=\"{Left}\" y=\"14\">{Html.Escape(panel.Title)}</text>\n");
        AppendAxes(page, panel, frame);
        for (var i = 0; i < panel.Curves.Count; i++) AppendCurve(page, panel.Curves[i], i, frame);
        AppendLegend(page, legend, frame.Bottom + 52);
    }

    private static AxisScale XAxis(CurvePanel panel)
    {
        double low = panel.Curves.Min(curve => curve.X[0]), high = panel.Curves.Max(curve => curve.X[^1]);
        if (!panel.HasLogarithmicX) return AxisScale.Within(low, high, 6);
        var ticks = Enumerable.Range(-6, 14).Select(power => (double)power).Where(power => power >= Math.Log10(low) - 1e-9 && power <= Math.Log10(high) + 1e-9);
        return new AxisScale(Math.Log10(low), Math.Log10(high), [.. ticks]);
    }

    private static AxisScale YAxis(CurvePanel panel)
    {
        if (panel.YRange is { } range) return AxisScale.Cover(range.Low, range.High, 5);
        var values = panel.Curves.SelectMany(curve => curve.Y).Where(double.IsFinite).ToArray();
        return AxisScale.Cover(values.Min(), values.Max(), 5);
    }

    private static void AppendAxes(StringBuilder page, CurvePanel panel, Frame frame)
    {
        foreach (var tick in frame.YAxis.Ticks)
        {
            var at = Html.Coordinate(frame.Y(tick));
            page.Append($"<line class=\"{(tick == 0 ? "zero" : "grid")}\" x1=\"{Left}\" x2=\"{Html.Coordinate(frame.Width - Right)}\" y1=\"{at}\" y2=\"{at}\"/>")
                .Append($"<text class=\"tick\" x=\"{Left - 7}\" y=\"{Html.Coordinate(frame.Y(tick) + 3.5)}\" text-anchor=\"end\">{frame.YAxis.Label(tick)}</text>\n");
        }
        foreach (var tick in frame.XAxis.Ticks)
        {
            var label = panel.HasLogarithmicX ? Html.Number(Math.Pow(10, tick)) : frame.XAxis.Label(tick);
            page.Append($"<text class=\"tick\" x=\"{Html.Coordinate(frame.Place(tick))}\" y=\"{Html.Coordinate(frame.Bottom + 16)}\" text-anchor=\"middle\">{label}</text>\n");
        }
        page.Append($"<text x=\"{Html.Coordinate((Left + frame.Width - Right) / 2)}\" y=\"{Html.Coordinate(frame.Bottom + 33)}\" text-anchor=\"middle\">{Html.Escape(panel.XLabel)}</text>\n")
            .Append($"<text transform=\"translate(13 {Html.Coordinate((Top + frame.Bottom) / 2)}) rotate(-90)\" text-anchor=\"middle\">{Html.Escape(panel.YLabel)}</text>\n");
    }

    private static void AppendCurve(StringBuilder page, FigureCurve curve, int colour, Frame frame)
    {
        var kept = CurveSimplifier.Keep(curve.X, curve.Y, PointLimit);
        if (kept.Length == 0) return;
        if (curve.StandardErrors is { } errors && errors.Any(error => error > 0))
        {
            var band = new StringBuilder();
            foreach (var i in kept) band.Append(band.Length == 0 ? 'M' : 'L').Append(frame.Point(curve.X[i], curve.Y[i] + 2 * errors[i]));
            foreach (var i in kept.Reverse()) band.Append('L').Append(frame.Point(curve.X[i], curve.Y[i] - 2 * errors[i]));
            page.Append($"<path class=\"band c{colour % 6}\" d=\"{band}Z\"/>\n");
        }
        var line = new StringBuilder();
        foreach (var i in kept) line.Append(line.Length == 0 ? 'M' : 'L').Append(frame.Point(curve.X[i], curve.Y[i]));
        page.Append($"<path class=\"line c{colour % 6}\"{(colour >= 6 ? " stroke-dasharray=\"5 4\"" : "")} d=\"{line}\"/>\n");
    }

    private static List<List<(string Label, int Colour, double X)>> LegendRows(CurvePanel panel, double width)
    {
        var rows = new List<List<(string, int, double)>> { new() };
        double x = 0;
        for (var i = 0; i < panel.Curves.Count; i++)
        {
            var needed = Swatch + panel.Curves[i].Label.Length * LetterWidth + 14;
            if (x > 0 && x + needed > width)
            {
                rows.Add([]);
                x = 0;
            }
            rows[^1].Add((panel.Curves[i].Label, i, Left + x));
            x += needed;
        }
        return rows;
    }

    private static void AppendLegend(StringBuilder page, List<List<(string Label, int Colour, double X)>> rows, double top)
    {
        for (var row = 0; row < rows.Count; row++)
            foreach (var (label, colour, x) in rows[row])
            {
                var y = top + row * Row;
                page.Append($"<path class=\"line c{colour % 6}\"{(colour >= 6 ? " stroke-dasharray=\"5 4\"" : "")} d=\"M{Html.Coordinate(x)} {Html.Coordinate(y - 4)}h14\"/>")
                    .Append($"<text x=\"{Html.Coordinate(x + Swatch)}\" y=\"{Html.Coordinate(y)}\">{Html.Escape(label)}</text>\n");
            }
    }

    // Where values lie within the panel.
    private sealed record Frame(double Width, double Bottom, AxisScale XAxis, AxisScale YAxis, bool IsLogarithmic)
    {
        public double Place(double scaled) => Left + XAxis.Place(scaled) * (Width - Left - Right);

        public double Y(double value) => Top + (1 - YAxis.Place(Math.Clamp(value, YAxis.Minimum, YAxis.Maximum))) * (Bottom - Top);

        public string Point(double x, double y) => $"{Tenth(Place(IsLogarithmic ? Math.Log10(x) : x))} {Tenth(Y(y))}";

        private static string Tenth(double value) => Html.Coordinate(Math.Round(value, 1));
    }
}
