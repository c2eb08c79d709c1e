using RlhfSharp.Agents.Rendering.Shapes;

namespace RlhfSharp.Agents.Rendering.Pictures;

/// <summary>A rod around a fixed joint, and the mark where it is to be held.</summary>
internal static class PendulumPicture
{
    private const double Side = 400, Middle = Side / 2, Length = 140;

    internal const double StepsPerSecond = 20;

    internal static IReadOnlyList<string> ActionNames { get; } = ["torque"];

    /// <param name="angle">From upright, radians; positive to the left.</param>
    internal static Frame Render(double angle)
    {
        double x = Middle - Length * Math.Sin(angle), y = Middle - Length * Math.Cos(angle);
        return new Frame(new Drawing(Side, Side,
        [
            new Rectangle(0, 0, Side, Side, "sky"),
            new Circle(Middle, Middle, Length, "faint"),
            new Line(Middle, Middle - Length - 24, Middle, Middle - Length + 24, "mast", 3, IsDashed: true),
            new Line(Middle, Middle, x, y, "limb2", 18),
            new Circle(x, y, 17, "bob"),
            new Circle(Middle, Middle, 7, "hub"),
        ]));
    }
}
