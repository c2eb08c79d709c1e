using System.Text;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Rendering.Shapes;

namespace RlhfSharp.Agents.Rendering.Pictures;

/// <summary>A world of cells with somebody in it.</summary>
internal static class GridPicture
{
    private const double WidestGrid = 720, LargestCell = 72, Gap = 2;

    /// <summary>A grid world whose layout says what lies where.</summary>
    /// <param name="grid">The cells.</param>
    /// <param name="states">How many states there are; cells beyond are empty.</param>
    /// <param name="state">Where the agent is.</param>
    /// <param name="start">Where every episode begins; null where it may begin in several cells.</param>
    /// <param name="floor">Class of the cells with nothing in them.</param>
    internal static Frame Render(IGridLayout grid, int states, int state, int? start, string floor = "tile")
    {
        double cell = Math.Floor(Math.Min(LargestCell, WidestGrid / grid.Columns));
        List<Shape> shapes = [new Rectangle(0, 0, grid.Columns * cell, grid.Rows * cell, "sky")];
        for (int place = 0; place < states; place++)
            AddCell(shapes, place % grid.Columns * cell, place / grid.Columns * cell, cell, grid.Mark(place), floor, place == start);
        AddAgent(shapes, state % grid.Columns * cell, state / grid.Columns * cell, cell, grid.Mark(state));
        return new Frame(new Drawing(grid.Columns * cell, grid.Rows * cell, shapes), Text(grid, states, state, start));
    }

    private static void AddCell(List<Shape> shapes, double x, double y, double cell, char? mark, string floor, bool isStart)
    {
        string kind = mark switch { '#' => "wall", 'C' => "cliff", _ => floor };
        shapes.Add(new Rectangle(x + Gap / 2, y + Gap / 2, cell - Gap, cell - Gap, kind, Radius: cell / 14));
        (double middleX, double middleY) = (x + cell / 2, y + cell / 2);
        if (isStart)
            shapes.Add(new Circle(middleX, middleY, cell * 0.36, "ring"));
        if (mark == 'H')
            shapes.Add(new Circle(middleX, middleY, cell * 0.36, "water"));
        else if (mark == 'C')
            shapes.AddRange(new Line(x + cell * 0.25, y + cell * 0.2, x + cell * 0.42, y + cell * 0.8, "crack", 3), new Line(x + cell * 0.6, y + cell * 0.15, x + cell * 0.7, y + cell * 0.65, "crack", 3));
        else if (mark == 'G')
            AddFlag(shapes, x, y, cell);
        else if (mark is { } letter and not '#')
            shapes.Add(new Label(middleX, middleY + cell * 0.12, letter.ToString(), "strong", cell * 0.34));
    }

    /// <summary>The flag at a goal, in the cell whose upper left corner is (x, y).</summary>
    internal static void AddFlag(List<Shape> shapes, double x, double y, double cell) => shapes.AddRange(
        new Line(x + cell * 0.36, y + cell * 0.18, x + cell * 0.36, y + cell * 0.84, "mast", Math.Max(2, cell / 18)),
        new Polygon([(x + cell * 0.36, y + cell * 0.16), (x + cell * 0.76, y + cell * 0.3), (x + cell * 0.36, y + cell * 0.46)], "goal"));

    // A round fellow with eyes; under water only the smaller half of him is seen.
    private static void AddAgent(List<Shape> shapes, double x, double y, double cell, char? mark)
    {
        (double middleX, double middleY, double radius) = (x + cell / 2, y + cell / 2, cell * (mark == 'H' ? 0.18 : 0.27));
        shapes.AddRange(
            new Circle(middleX, middleY, radius, "agent"),
            new Circle(middleX - radius * 0.36, middleY - radius * 0.2, radius * 0.17, "eye"),
            new Circle(middleX + radius * 0.36, middleY - radius * 0.2, radius * 0.17, "eye"));
    }

    private static string Text(IGridLayout grid, int states, int state, int? start)
    {
        StringBuilder text = new();
        for (int place = 0; place < states; place++)
        {
            if (place > 0)
                text.Append(place % grid.Columns == 0 ? '\n' : ' ');
            text.Append(place == state ? '@' : grid.Mark(place) ?? (place == start ? 'S' : '·'));
        }

        return text.ToString();
    }
}
