using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RlhfSharp.Web.Reports;

/// <summary>A line of a chart: its legend text, its colour (0 to 5) and its points.</summary>
internal sealed record ChartLine(string Label, int Colour, MetricSeries Series);

/// <summary>Draws a metric over iterations as inline SVG: raw points faint, the smoothed line over them, values under the pointer.</summary>
internal static class LineChart
{
    private const double Width = 440, Height = 224, Left = 54, Right = 14, Top = 10, Bottom = 38;
    private const int PointLimit = 300;

    /// <summary>The chart with its caption; <paramref name="target"/> adds a dashed line that the metric is held to.</summary>
    public static string Render(MetricDescription metric, IReadOnlyList<ChartLine> lines, double? target = null)
    {
        var thinned = lines.Select(line => line with { Series = line.Series.Thin(PointLimit) }).ToList();
        var x = AxisScale.Within(thinned.Min(line => line.Series.Iterations.Min()), thinned.Max(line => line.Series.Iterations.Max()), 5);
        var y = ValueAxis(thinned, target);
        var page = new StringBuilder();
        page.Append("<figure class=\"chart\"><figcaption><span class=\"title\">").Append(Html.Escape(metric.Title)).Append("</span>");
        if (lines.Count == 1)
            page.Append("<span class=\"last\">").Append(Html.Number(lines[0].Series.Last)).Append("</span>");
        page.Append("<span class=\"about\"><code>").Append(Html.Escape(metric.Name)).Append("</code>");
        if (metric.About.Length > 0) page.Append(" · ").Append(Html.Escape(metric.About));
        page.Append("</span></figcaption>");

        page.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Escape(Describe(metric, lines))}\" data-chart=\"{Html.Escape(PointerData(thinned, x, y))}\">");
        AppendAxes(page, x, y);
        if (target is { } level && level >= y.Minimum && level <= y.Maximum)
            page.Append($"<line class=\"target\" x1=\"{Left}\" x2=\"{Html.Coordinate(Width - Right)}\" y1=\"{Html.Coordinate(Y(level, y))}\" y2=\"{Html.Coordinate(Y(level, y))}\"/>")
                .Append($"<text class=\"target-label\" x=\"{Html.Coordinate(Width - Right - 2)}\" y=\"{Html.Coordinate(Y(level, y) - 4)}\" text-anchor=\"end\">target {Html.Number(level)}</text>");
        foreach (var line in thinned) AppendLine(page, line, x, y);
        page.Append("<line class=\"cursor\" y1=\"10\" y2=\"186\" hidden=\"\"/></svg>");
        if (lines.Count > 1)
        {
            page.Append("<div class=\"legend\">");
            foreach (var line in lines)
                page.Append($"<span><i class=\"c{line.Colour}\"></i>{Html.Escape(line.Label)} <b>{Html.Number(line.Series.Last)}</b></span>");
            page.Append("</div>");
        }
        return page.Append("</figure>").ToString();
    }

    // A few outliers (a first step, a spike) must not flatten the rest: beyond four times the central span they are cut off.
    private static AxisScale ValueAxis(List<ChartLine> lines, double? target)
    {
        var values = lines.SelectMany(line => line.Series.Values).Order().ToArray();
        double low = values[0], high = values[^1];
        double lowCentre = values[(int)(0.02 * (values.Length - 1))], highCentre = values[(int)(0.98 * (values.Length - 1))];
        var span = highCentre - lowCentre;
        if (span > 0 && high > highCentre + 3 * span) high = highCentre + 0.2 * span;
        if (span > 0 && low < lowCentre - 3 * span) low = lowCentre - 0.2 * span;
        // A target far away from everything measured is not worth flattening the curve for.
        if (target is { } level && level < high + 2 * (high - low) && level > low - 2 * (high - low))
        {
            low = Math.Min(low, level);
            high = Math.Max(high, level);
        }
        return AxisScale.Cover(low, high, 4);
    }

    private static void AppendAxes(StringBuilder page, AxisScale x, AxisScale y)
    {
        foreach (var tick in y.Ticks)
        {
            var at = Html.Coordinate(Y(tick, y));
            page.Append($"<line class=\"{(tick == 0 ? "zero" : "grid")}\" x1=\"{Left}\" x2=\"{Html.Coordinate(Width - Right)}\" y1=\"{at}\" y2=\"{at}\"/>")
                .Append($"<text class=\"tick\" x=\"{Html.Coordinate(Left - 7)}\" y=\"{Html.Coordinate(Y(tick, y) + 3.5)}\" text-anchor=\"end\">{y.Label(tick)}</text>");
        }
        foreach (var tick in x.Ticks)
            page.Append($"<text class=\"tick\" x=\"{Html.Coordinate(X(tick, x))}\" y=\"{Html.Coordinate(Height - Bottom + 16)}\" text-anchor=\"middle\">{x.Label(tick)}</text>");
        page.Append($"<text class=\"axis\" x=\"{Html.Coordinate((Left + Width - Right) / 2)}\" y=\"{Html.Coordinate(Height - 5)}\" text-anchor=\"middle\">iteration</text>");
    }

    private static void AppendLine(StringBuilder page, ChartLine line, AxisScale x, AxisScale y)
    {
        var smooth = line.Series.Smooth();
        if (line.Series.Values.Count == 1)
        {
            page.Append($"<circle class=\"dot c{line.Colour}\" cx=\"{Html.Coordinate(X(line.Series.Iterations[0], x))}\" cy=\"{Html.Coordinate(Y(line.Series.Values[0], y))}\" r=\"3.5\"/>");
            return;
        }
        page.Append($"<path class=\"{(smooth is null ? "line" : "raw")} c{line.Colour}\" d=\"{Path(line.Series.Iterations, line.Series.Values, x, y)}\"/>");
        if (smooth is not null)
            page.Append($"<path class=\"line c{line.Colour}\" d=\"{Path(line.Series.Iterations, smooth, x, y)}\"/>");
    }

    private static string Path(IReadOnlyList<double> iterations, IReadOnlyList<double> values, AxisScale x, AxisScale y)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
            path.Append(i == 0 ? 'M' : 'L').Append(Html.Coordinate(X(iterations[i], x))).Append(' ')
                .Append(Html.Coordinate(Y(Math.Clamp(values[i], y.Minimum, y.Maximum), y)));
        return path.ToString();
    }

    private static string PointerData(List<ChartLine> lines, AxisScale x, AxisScale y) => JsonSerializer.Serialize(new
    {
        range = new[] { x.Minimum, x.Maximum },
        frame = new[] { Left, Width - Right },
        lines = lines.Select(line => new
        {
            label = lines.Count > 1 ? line.Label : "",
            colour = line.Colour,
            x = line.Series.Iterations,
            y = line.Series.Values.Select(Round),
        }),
    });

    private static double Round(double value) => double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Describe(MetricDescription metric, IReadOnlyList<ChartLine> lines) =>
        $"{metric.Title} over iterations: " +
        string.Join("; ", lines.Select(line => $"{line.Label} from {Html.Number(line.Series.First)} to {Html.Number(line.Series.Last)}"));

    private static double X(double value, AxisScale axis) => Left + axis.Place(value) * (Width - Left - Right);

    private static double Y(double value, AxisScale axis) => Top + (1 - axis.Place(value)) * (Height - Top - Bottom);
}
