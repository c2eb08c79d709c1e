using System.Globalization;
using System.Text;

namespace RlhfSharp.Web.Reports;

/// <summary>Two distributions of scores over each other: before and after training.</summary>
internal static class Histogram
{
    private const double Width = 440, Height = 240, Left = 46, Right = 14, Top = 26, Bottom = 38;

    /// <summary>The shares of responses in equal bins; means are marked.</summary>
    public static string Render(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        var x = AxisScale.Cover(Math.Min(before.Min(), after.Min()), Math.Max(before.Max(), after.Max()), 6);
        var bins = Math.Clamp((int)Math.Sqrt(Math.Min(before.Count, after.Count)) * 2, 8, 36);
        var shares = new[] { Shares(before, x, bins), Shares(after, x, bins) };
        var y = AxisScale.Cover(0, Math.Max(shares[0].Max(), shares[1].Max()), 4);
        var page = new StringBuilder();
        page.Append("<figure class=\"chart\"><figcaption><span class=\"title\">Scores of responses</span>")
            .Append("<span class=\"about\">share of responses per bin; the marks are the means</span></figcaption>");
        page.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Distribution of scores: mean {Html.Number(before.Average())} before, {Html.Number(after.Average())} after training\">");
        foreach (var tick in y.Ticks)
            page.Append($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{At(tick, y)}\" y2=\"{At(tick, y)}\"/>")
                .Append($"<text class=\"tick\" x=\"{Left - 7}\" y=\"{Html.Coordinate(Y(tick, y) + 3.5)}\" text-anchor=\"end\">{Html.Number(Math.Round(tick * 100, 6))} %</text>");
        foreach (var tick in x.Ticks)
            page.Append($"<text class=\"tick\" x=\"{Html.Coordinate(X(tick, x))}\" y=\"{Html.Coordinate(Height - Bottom + 16)}\" text-anchor=\"middle\">{Html.Number(tick)}</text>");
        page.Append($"<text class=\"axis\" x=\"{Html.Coordinate((Left + Width - Right) / 2)}\" y=\"{Html.Coordinate(Height - 5)}\" text-anchor=\"middle\">score</text>");
        AppendBars(page, shares[0], x, y, 1);
        AppendBars(page, shares[1], x, y, 0);
        AppendMean(page, before.Average(), x, 1);
        AppendMean(page, after.Average(), x, 0);
        page.Append("</svg><div class=\"legend\">")
            .Append($"<span><i class=\"c1\"></i>before <b>{Html.Score(before.Average())}</b></span>")
            .Append($"<span><i class=\"c0\"></i>after <b>{Html.Score(after.Average())}</b></span></div></figure>");
        return page.ToString();
    }

    /// <summary>The share of values in each of <paramref name="bins"/> equal bins over the axis.</summary>
    internal static double[] Shares(IReadOnlyList<double> values, AxisScale axis, int bins)
    {
        var shares = new double[bins];
        foreach (var value in values)
            shares[Math.Clamp((int)(axis.Place(value) * bins), 0, bins - 1)] += 1.0 / values.Count;
        return shares;
    }

    private static void AppendBars(StringBuilder page, double[] shares, AxisScale x, AxisScale y, int colour)
    {
        var width = (Width - Left - Right) / shares.Length;
        for (var bin = 0; bin < shares.Length; bin++)
        {
            if (shares[bin] == 0) continue;
            var top = Y(shares[bin], y);
            page.Append($"<rect class=\"bar c{colour}\" x=\"{Html.Coordinate(Left + bin * width + 0.5)}\" y=\"{Html.Coordinate(top)}\" width=\"{Html.Coordinate(width - 1)}\" height=\"{Html.Coordinate(Height - Bottom - top)}\"/>");
        }
    }

    private static void AppendMean(StringBuilder page, double mean, AxisScale x, int colour)
    {
        var at = X(mean, x);
        page.Append($"<line class=\"mean c{colour}\" x1=\"{Html.Coordinate(at)}\" x2=\"{Html.Coordinate(at)}\" y1=\"{Top - 8}\" y2=\"{Height - Bottom}\"/>")
            .Append($"<text class=\"tick strong\" x=\"{Html.Coordinate(at)}\" y=\"{Top - 12}\" text-anchor=\"middle\">{Html.Score(mean)}</text>");
    }

    private static string At(double value, AxisScale axis) => Html.Coordinate(Y(value, axis));

    private static double X(double value, AxisScale axis) => Left + axis.Place(value) * (Width - Left - Right);

    private static double Y(double value, AxisScale axis) => Top + (1 - axis.Place(value)) * (Height - Top - Bottom);
}
