using System.Globalization;
using System.Text;
using RlhfSharp.Agents.Figures;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Figures;

/// <summary>Draws a grid of numbers as colours: the stronger, the further from 0, and another colour below 0.</summary>
internal static class GridPanelPicture
{
    private const double Left = 58, Right = 16, Top = 28, Bottom = 44;
    private const int MostNames = 12;

    /// <summary>Appends the panel, whose upper left corner is at the origin.</summary>
    public static void Append(StringBuilder page, GridPanel panel, double width, double height)
    {
        int rows = panel.Rows.Count, columns = panel.Columns.Count;
        double cellWidth = (width - Left - Right) / columns, cellHeight = (height - Top - Bottom) / rows;
        var largest = panel.Values.Max(Math.Abs);
        page.Append($"<text class=\"title\" x=\"{Left}\" y=\"14\">{Html.Escape(panel.Title)}</text>\n");
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                var i = row * columns + column;
                double x = Left + column * cellWidth, y = Top + row * cellHeight, value = panel.Values[i];
                var strength = largest == 0 ? 0 : 0.75 * Math.Abs(value) / largest;
                page.Append($"<rect class=\"{(value < 0 ? "c1" : "c0")}\" fill-opacity=\"{strength.ToString("0.##", CultureInfo.InvariantCulture)}\" x=\"{Html.Coordinate(x)}\" y=\"{Html.Coordinate(y)}\" width=\"{Html.Coordinate(cellWidth)}\" height=\"{Html.Coordinate(cellHeight)}\"/>");
                if (panel.Texts is { } texts && texts[i].Length > 0)
                    page.Append($"<text class=\"cell\" x=\"{Html.Coordinate(x + cellWidth / 2)}\" y=\"{Html.Coordinate(y + cellHeight / 2 + 3.5)}\" text-anchor=\"middle\">{Html.Escape(texts[i])}</text>");
                page.Append('\n');
            }
        page.Append($"<rect class=\"edge\" x=\"{Left}\" y=\"{Top}\" width=\"{Html.Coordinate(columns * cellWidth)}\" height=\"{Html.Coordinate(rows * cellHeight)}\"/>\n");
        for (var row = 0; row < rows; row += Every(rows))
            page.Append($"<text class=\"tick\" x=\"{Left - 7}\" y=\"{Html.Coordinate(Top + (row + 0.5) * cellHeight + 3.5)}\" text-anchor=\"end\">{Html.Escape(panel.Rows[row])}</text>\n");
        for (var column = 0; column < columns; column += Every(columns))
            page.Append($"<text class=\"tick\" x=\"{Html.Coordinate(Left + (column + 0.5) * cellWidth)}\" y=\"{Html.Coordinate(height - Bottom + 15)}\" text-anchor=\"middle\">{Html.Escape(panel.Columns[column])}</text>\n");
        page.Append($"<text x=\"{Html.Coordinate((Left + width - Right) / 2)}\" y=\"{Html.Coordinate(height - 10)}\" text-anchor=\"middle\">{Html.Escape(panel.ColumnLabel)}</text>\n")
            .Append($"<text transform=\"translate(13 {Html.Coordinate((Top + height - Bottom) / 2)}) rotate(-90)\" text-anchor=\"middle\">{Html.Escape(panel.RowLabel)}</text>\n");
    }

    // 21 names are one too many for a side: every second, or every fifth of a hundred.
    private static int Every(int count) => count <= MostNames ? 1 : count <= 2 * MostNames ? 2 : count <= 5 * MostNames ? 5 : count / 10;
}
