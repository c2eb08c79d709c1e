using RlhfSharp.Agents.Rendering.Shapes;

namespace RlhfSharp.Agents.Rendering;

/// <summary>A drawing as text: lines and edges in the dots of Braille letters, 2 by 4 to a letter; words as they are.</summary>
internal static class DotText
{
    private const int MostColumns = 60, MostRows = 18, DotsAcross = 2, DotsDown = 4;

    // The bits of the dots in a letter, [row, column].
    private static readonly int[,] s_bits = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    internal static string Of(Drawing drawing)
    {
        double scale = Math.Min(MostColumns * DotsAcross / drawing.Width, MostRows * DotsDown / drawing.Height); // dots a unit
        int rows = (int)Math.Ceiling(drawing.Height * scale / DotsDown), columns = (int)Math.Ceiling(drawing.Width * scale / DotsAcross);
        char[,] letters = new char[rows, columns];
        int[,] dots = new int[rows, columns];
        foreach (Shape shape in drawing.Shapes)
        {
            if (shape is Label label)
                Write(label);
            foreach (((double X, double Y) from, (double X, double Y) to) in Edges(shape))
                Trace(from, to);
        }

        return string.Join('\n', Enumerable.Range(0, rows).Select(row => string.Concat(Enumerable.Range(0, columns).Select(column => Letter(row, column))).TrimEnd()));

        char Letter(int row, int column) => letters[row, column] is var letter and not '\0' ? letter : dots[row, column] is var bits && bits == 0 ? ' ' : (char)(0x2800 + bits);

        void Write(Label label)
        {
            int row = (int)(label.Y * scale / DotsDown), first = (int)(label.X * scale / DotsAcross) - label.Text.Length / 2;
            for (int i = 0; i < label.Text.Length; i++)
                if (row >= 0 && row < rows && first + i >= 0 && first + i < columns)
                    letters[row, first + i] = label.Text[i];
        }

        void Trace((double X, double Y) from, (double X, double Y) to)
        {
            int steps = (int)Math.Ceiling(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)) * scale) + 1;
            for (int i = 0; i <= steps; i++)
            {
                int x = (int)Math.Floor((from.X + (to.X - from.X) * i / steps) * scale), y = (int)Math.Floor((from.Y + (to.Y - from.Y) * i / steps) * scale);
                if (x >= 0 && y >= 0 && x < columns * DotsAcross && y < rows * DotsDown)
                    dots[y / DotsDown, x / DotsAcross] |= s_bits[y % DotsDown, x % DotsAcross];
            }
        }
    }

    // The outline; what is faint or the background is left out.
    private static IEnumerable<((double X, double Y) From, (double X, double Y) To)> Edges(Shape shape)
    {
        IReadOnlyList<(double X, double Y)> corners = shape switch
        {
            { Class: "sky" or "faint" or "felt" } => [],
            Line line => [(line.X1, line.Y1), (line.X2, line.Y2)],
            Polygon polygon => polygon.Points,
            Rectangle box => [(box.X, box.Y), (box.X + box.Width, box.Y), (box.X + box.Width, box.Y + box.Height), (box.X, box.Y + box.Height)],
            Circle circle => [.. Enumerable.Range(0, 12).Select(i => (circle.X + circle.Radius * Math.Cos(i * Math.PI / 6), circle.Y + circle.Radius * Math.Sin(i * Math.PI / 6)))],
            _ => [],
        };
        for (int i = 0; i < corners.Count; i++)
            yield return (corners[i], corners[(i + 1) % corners.Count]);
    }
}
