using RlhfSharp.Agents.Rendering.Shapes;

namespace RlhfSharp.Agents.Rendering.Pictures;

/// <summary>The valley, the car on its slope, and the flag at the goal.</summary>
internal static class MountainCarPicture
{
    private const double Width = 600, Height = 320, Lowest = -1.2, Highest = 0.6, Scale = Width / (Highest - Lowest);
    private const double Steepness = 0.68, Foot = 44; // the hill is drawn flatter than it is
    private const int HillPoints = 60;

    private static readonly Shape[] s_land = [new Rectangle(0, 0, Width, Height, "sky"), new Polygon(Hill(), "ground")];

    internal static IReadOnlyList<string> DiscreteActions { get; } = ["left", "none", "right"];

    internal static IReadOnlyList<string> ContinuousActions { get; } = ["push"];

    internal const double StepsPerSecond = 30;

    /// <param name="position">From -1.2 to 0.6.</param>
    /// <param name="goal">Position of the flag.</param>
    internal static Frame Render(double position, double goal)
    {
        (double X, double Y) mast = At(goal);
        double slope = 0.45 * 3 * Math.Cos(3 * position) * Steepness, cosine = 1 / Math.Sqrt(1 + slope * slope), sine = slope * cosine;
        (double carX, double carY) = At(position);
        return new Frame(new Drawing(Width, Height,
        [
            .. s_land,
            new Line(mast.X, mast.Y, mast.X, mast.Y - 52, "mast", 4),
            new Polygon([(mast.X, mast.Y - 54), (mast.X + 26, mast.Y - 45), (mast.X, mast.Y - 36)], "goal"),
            new Polygon([Car(-24, 10), Car(24, 10), Car(21, 21), Car(11, 23), Car(5, 33), Car(-12, 33), Car(-18, 22), Car(-24, 20)], "body"),
            Wheel(-13),
            Wheel(13),
        ]));

        // A point of the car, from where it touches the ground: along the slope, and up from it.
        (double X, double Y) Car(double along, double up) => (carX + along * cosine - up * sine, carY - along * sine - up * cosine);

        Circle Wheel(double along)
        {
            (double x, double y) = Car(along, 8);
            return new Circle(x, y, 8, "deep");
        }
    }

    private static (double X, double Y) At(double position) => ((position - Lowest) * Scale, Height - Foot - (0.45 * Math.Sin(3 * position) + 0.45) * Scale * Steepness);

    private static (double X, double Y)[] Hill()
    {
        List<(double X, double Y)> points = [(-5, Height + 5), (-5, At(Lowest).Y)];
        for (int i = 0; i <= HillPoints; i++)
            points.Add(At(Lowest + (Highest - Lowest) * i / HillPoints));
        return [.. points, (Width + 5, At(Highest).Y), (Width + 5, Height + 5)];
    }
}
