using RlhfSharp.Agents.Rendering.Shapes;

namespace RlhfSharp.Agents.Rendering.Pictures;

/// <summary>Two links that hang from a fixed joint, and the line that the tip must pass.</summary>
internal static class AcrobotPicture
{
    private const double Side = 400, Middle = Side / 2, Scale = 86; // units a metre

    internal const double StepsPerSecond = 15;

    internal static IReadOnlyList<string> ActionNames { get; } = ["torque −1", "torque 0", "torque +1"];

    /// <param name="first">Angle of the upper link from hanging down, radians.</param>
    /// <param name="second">Angle of the lower link from the upper one, radians.</param>
    internal static Frame Render(double first, double second)
    {
        double elbowX = Middle + Scale * Math.Sin(first), elbowY = Middle + Scale * Math.Cos(first);
        double tipX = elbowX + Scale * Math.Sin(first + second), tipY = elbowY + Scale * Math.Cos(first + second);
        return new Frame(new Drawing(Side, Side,
        [
            new Rectangle(0, 0, Side, Side, "sky"),
            new Line(20, Middle - Scale, Side - 20, Middle - Scale, "mast", 2, IsDashed: true),
            new Line(Middle, Middle, elbowX, elbowY, "limb2", 16),
            new Line(elbowX, elbowY, tipX, tipY, "limb", 16),
            new Circle(Middle, Middle, 6, "hub"),
            new Circle(elbowX, elbowY, 6, "hub"),
            new Circle(tipX, tipY, 5, tipY < Middle - Scale ? "goal" : "joint"),
        ]));
    }
}
