using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RlhfSharp.Web.Reports;

/// <summary>The learning curves of a run as one SVG that stands alone: for a model card, where the report's page cannot be.</summary>
public static class CurvePicture
{
    private const int Columns = 2, MostCharts = 6, PointLimit = 200;
    private const double Width = 380, Height = 190, Left = 52, Right = 14, Top = 30, Bottom = 30;

    /// <summary>The curves of the most telling metrics of the first phase in metrics.jsonl; null where there are none.</summary>
    public static string? Render(string metricsPath)
    {
        if (!File.Exists(metricsPath)) return null;
        var lines = File.ReadLines(metricsPath).Select(Parse).OfType<JsonElement>().ToList();
        var phase = lines.Count > 0 ? Phase(lines[0]) : null;
        var series = MetricReader.Read(lines.Where(line => Phase(line) == phase))
            .Where(metric => metric.Values.Count > 1 && MetricCatalog.Describe(metric.Name).Group is not ("Speed" or MetricCatalog.Details))
            .OrderBy(metric => MetricCatalog.Order(metric.Name)).Take(MostCharts).ToList();
        if (series.Count == 0) return null;

        var rows = (series.Count + Columns - 1) / Columns;
        var columns = Math.Min(Columns, series.Count);
        var picture = new StringBuilder();
        picture.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {columns * Width} {rows * Height}\" width=\"{columns * Width}\" height=\"{rows * Height}\" font-family=\"system-ui, sans-serif\" font-size=\"11\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>Learning curves</title>\n<rect width=\"{columns * Width}\" height=\"{rows * Height}\" fill=\"#fff\"/>\n");
        for (var i = 0; i < series.Count; i++)
        {
            picture.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({i % Columns * Width} {i / Columns * Height})\">");
            AppendChart(picture, series[i].Thin(PointLimit));
            picture.Append("</g>\n");
        }
        return picture.Append("</svg>\n").ToString();
    }

    private static void AppendChart(StringBuilder picture, MetricSeries metric)
    {
        var x = AxisScale.Within(metric.Iterations[0], metric.Iterations[^1], 5);
        var y = AxisScale.Cover(metric.Values.Min(), metric.Values.Max(), 4);
        picture.Append($"<text x=\"{Html.Coordinate(Left)}\" y=\"18\" font-size=\"13\" font-weight=\"600\" fill=\"#1f2328\">{Html.Escape(MetricCatalog.Describe(metric.Name).Title)}</text>");
        foreach (var tick in y.Ticks)
        {
            var at = Html.Coordinate(Y(tick, y));
            picture.Append($"<line x1=\"{Html.Coordinate(Left)}\" x2=\"{Html.Coordinate(Width - Right)}\" y1=\"{at}\" y2=\"{at}\" stroke=\"#e4e7eb\"/>")
                .Append($"<text x=\"{Html.Coordinate(Left - 6)}\" y=\"{Html.Coordinate(Y(tick, y) + 4)}\" text-anchor=\"end\" fill=\"#59636e\">{y.Label(tick)}</text>");
        }
        foreach (var tick in x.Ticks)
            picture.Append($"<text x=\"{Html.Coordinate(X(tick, x))}\" y=\"{Html.Coordinate(Height - Bottom + 16)}\" text-anchor=\"middle\" fill=\"#59636e\">{x.Label(tick)}</text>");
        var smooth = metric.Smooth();
        Append(metric.Values, smooth is null ? "1.6" : "1", smooth is null ? "1" : "0.3");
        if (smooth is not null) Append(smooth, "1.8", "1");

        void Append(IReadOnlyList<double> values, string width, string opacity) =>
            picture.Append($"<polyline fill=\"none\" stroke=\"#2a6fdb\" stroke-width=\"{width}\" stroke-opacity=\"{opacity}\" stroke-linejoin=\"round\" points=\"")
                .AppendJoin(' ', values.Select((value, i) => $"{Html.Coordinate(X(metric.Iterations[i], x))},{Html.Coordinate(Y(Math.Clamp(value, y.Minimum, y.Maximum), y))}")).Append("\"/>");
    }

    private static string? Phase(JsonElement line) => line.TryGetProperty("phase", out var phase) ? phase.GetString() : null;

    private static JsonElement? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            return null; // the last line of a run that was killed
        }
    }

    private static double X(double value, AxisScale axis) => Left + axis.Place(value) * (Width - Left - Right);

    private static double Y(double value, AxisScale axis) => Top + (1 - axis.Place(value)) * (Height - Top - Bottom);
}
