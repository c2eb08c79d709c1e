using System.Text;
using RlhfSharp.Agents.Rendering.Shapes;

namespace RlhfSharp.Agents.Rendering.Pictures;

/// <summary>The town with its walls and stands, the taxi, the passenger and where they want to go.</summary>
internal static class TaxiPicture
{
    private const double Cell = 72;
    private const int Side = 5, InTaxi = 4;

    private static readonly (string Letter, string Class)[] s_stands = [("R", "red"), ("G", "green"), ("Y", "yellow"), ("B", "blue")];

    internal static IReadOnlyList<string> ActionNames { get; } = ["south", "north", "east", "west", "pick up", "drop off"];

    /// <param name="row">Of the taxi, from the top.</param>
    /// <param name="column">Of the taxi, from the left.</param>
    /// <param name="passenger">The stand where the passenger waits, or 4 in the taxi.</param>
    /// <param name="destination">The stand where they want to go.</param>
    /// <param name="stands">Row and column of the stands.</param>
    /// <param name="walls">For each row a string with | where there is a wall to the east of a column.</param>
    internal static Frame Render(
        int row, int column, int passenger, int destination, IReadOnlyList<(int Row, int Column)> stands, IReadOnlyList<string> walls)
    {
        List<Shape> shapes = [new Rectangle(0, 0, Side * Cell, Side * Cell, "sky")];
        for (int i = 0; i < Side * Side; i++)
        {
            int stand = IndexOf(stands, i / Side, i % Side);
            shapes.Add(new Rectangle(i % Side * Cell + 1, i / Side * Cell + 1, Cell - 2, Cell - 2, stand >= 0 ? s_stands[stand].Class : "tile", 5));
            if (stand >= 0)
                shapes.Add(new Label(i % Side * Cell + 17, i / Side * Cell + 24, s_stands[stand].Letter, "light", 15));
        }

        for (int i = 0; i < Side; i++)
            for (int j = 0; j < Side - 1; j++)
                if (walls[i][j] == '|')
                    shapes.Add(new Line((j + 1) * Cell, i * Cell + 3, (j + 1) * Cell, (i + 1) * Cell - 3, "fence", 6));
        (int goalRow, int goalColumn) = stands[destination];
        shapes.Add(new Rectangle(goalColumn * Cell + 4, goalRow * Cell + 4, Cell - 8, Cell - 8, "target", 6));
        if (passenger < InTaxi)
            AddPerson(shapes, stands[passenger].Column * Cell + Cell / 2, stands[passenger].Row * Cell + Cell / 2);
        AddTaxi(shapes, column * Cell, row * Cell, passenger == InTaxi);
        return new Frame(new Drawing(Side * Cell, Side * Cell, shapes), Text(row, column, passenger, destination, stands, walls));
    }

    private static void AddPerson(List<Shape> shapes, double x, double y, double size = 1) => shapes.AddRange(
        new Circle(x, y - 12 * size, 7 * size, "agent"),
        new Polygon([(x - 9 * size, y + 16 * size), (x - 5 * size, y - 3 * size), (x + 5 * size, y - 3 * size), (x + 9 * size, y + 16 * size)], "agent"));

    private static void AddTaxi(List<Shape> shapes, double x, double y, bool isTaken)
    {
        shapes.AddRange(
            new Rectangle(x + 12, y + 34, 48, 18, "cab", 5),
            new Polygon([(x + 20, y + 36), (x + 26, y + 21), (x + 46, y + 21), (x + 52, y + 36)], "cab"),
            new Polygon([(x + 24, y + 34), (x + 28, y + 25), (x + 44, y + 25), (x + 48, y + 34)], "window"),
            new Circle(x + 23, y + 53, 6, "joint"),
            new Circle(x + 49, y + 53, 6, "joint"));
        if (isTaken)
            shapes.Add(new Circle(x + 36, y + 30, 5, "agent"));
    }

    private static string Text(
        int row, int column, int passenger, int destination, IReadOnlyList<(int Row, int Column)> stands, IReadOnlyList<string> walls)
    {
        StringBuilder text = new();
        for (int i = 0; i < Side; i++)
        {
            for (int j = 0; j < Side; j++)
            {
                int stand = IndexOf(stands, i, j);
                text.Append((i, j) == (row, column) ? '@' : stand >= 0 ? s_stands[stand].Letter[0] : '·');
                if (j < Side - 1)
                    text.Append(walls[i][j] == '|' ? '|' : ' ');
            }

            text.Append('\n');
        }

        return text.Append($"passenger {(passenger == InTaxi ? "in the taxi" : $"at {s_stands[passenger].Letter}")}, to {s_stands[destination].Letter}").ToString();
    }

    private static int IndexOf(IReadOnlyList<(int Row, int Column)> stands, int row, int column)
    {
        for (int i = 0; i < stands.Count; i++)
            if (stands[i] == (row, column))
                return i;
        return -1;
    }
}
