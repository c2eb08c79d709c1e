using System.Globalization;
using System.Text;
using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.Web.Reports;

/// <summary>A reliability diagram: how often the reward model is right, against how sure it was.</summary>
internal static class CalibrationChart
{
    private const double Width = 440, Height = 240, Left = 46, Right = 14, Top = 12, Bottom = 38;

    /// <summary>Bins as dots whose area grows with the number of pairs; on the diagonal confidence equals accuracy.</summary>
    public static string Render(IReadOnlyList<CalibrationBin> bins, double? expectedCalibrationError)
    {
        var ordered = bins.Where(bin => bin.Count > 0).OrderBy(bin => bin.Confidence).ToList();
        var most = ordered.Max(bin => bin.Count);
        var low = ordered.Min(bin => Math.Min(bin.Confidence, bin.Observed)) >= 0.45 ? 0.5 : 0;
        var axis = AxisScale.Within(low - (low > 0 ? 0.05 : 0), 1, 5);
        var page = new StringBuilder();
        page.Append("<figure class=\"chart\"><figcaption><span class=\"title\">Reward-model calibration</span>");
        if (expectedCalibrationError is { } error) page.Append($"<span class=\"last\">{Html.Percent(error)}</span>");
        page.Append("<span class=\"about\">how often it is right, against how sure it is; dashed: perfect");
        if (expectedCalibrationError is not null) page.Append("; the figure is the expected calibration error");
        page.Append("</span></figcaption>");
        page.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Reliability diagram with {ordered.Count} bins\">");
        foreach (var tick in axis.Ticks)
        {
            page.Append($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Html.Coordinate(Y(tick, axis))}\" y2=\"{Html.Coordinate(Y(tick, axis))}\"/>")
                .Append($"<text class=\"tick\" x=\"{Left - 7}\" y=\"{Html.Coordinate(Y(tick, axis) + 3.5)}\" text-anchor=\"end\">{Html.Number(tick)}</text>")
                .Append($"<text class=\"tick\" x=\"{Html.Coordinate(X(tick, axis))}\" y=\"{Html.Coordinate(Height - Bottom + 16)}\" text-anchor=\"middle\">{Html.Number(tick)}</text>");
        }
        page.Append($"<text class=\"axis\" x=\"{Html.Coordinate((Left + Width - Right) / 2)}\" y=\"{Html.Coordinate(Height - 5)}\" text-anchor=\"middle\">how sure the model is of the better side</text>")
            .Append($"<line class=\"target\" x1=\"{Html.Coordinate(X(axis.Minimum, axis))}\" y1=\"{Html.Coordinate(Y(axis.Minimum, axis))}\" x2=\"{Html.Coordinate(X(1, axis))}\" y2=\"{Html.Coordinate(Y(1, axis))}\"/>");
        page.Append("<path class=\"line c0\" d=\"");
        for (var i = 0; i < ordered.Count; i++)
            page.Append(i == 0 ? 'M' : 'L').Append(Html.Coordinate(X(ordered[i].Confidence, axis))).Append(' ').Append(Html.Coordinate(Y(ordered[i].Observed, axis)));
        page.Append("\"/>");
        foreach (var bin in ordered)
            page.Append($"<circle class=\"dot c0\" cx=\"{Html.Coordinate(X(bin.Confidence, axis))}\" cy=\"{Html.Coordinate(Y(bin.Observed, axis))}\" r=\"{Html.Coordinate(2.5 + 6.5 * Math.Sqrt((double)bin.Count / most))}\">")
                .Append($"<title>sure to {Html.Percent(bin.Confidence)}, right {Html.Percent(bin.Observed)}, {bin.Count} pairs</title></circle>");
        return page.Append("</svg></figure>").ToString();
    }

    private static double X(double value, AxisScale axis) => Left + axis.Place(value) * (Width - Left - Right);

    private static double Y(double value, AxisScale axis) => Top + (1 - axis.Place(value)) * (Height - Top - Bottom);
}
