using RlhfSharp.Agents.Environments.Classic;
using RlhfSharp.Agents.Rendering.Shapes;

namespace RlhfSharp.Agents.Rendering.Pictures;

/// <summary>The cart on its track, the pole, and the fan in which the pole must stay.</summary>
internal static class CartPolePicture
{
    private const double Width = 600, Height = 240, Track = 200, Scale = 112; // units a metre
    private const double CartWidth = 76, CartHeight = 34, Pivot = Track - 20 - CartHeight, PoleLength = 2 * CartPoleState.HalfLength * Scale;

    internal static IReadOnlyList<string> ActionNames { get; } = ["left", "right"];

    internal static double StepsPerSecond => 1 / CartPoleState.SecondsPerStep;

    internal static Frame Render(in CartPoleState state)
    {
        double x = Width / 2 + state.Position * Scale, limit = CartPoleState.PositionLimit * Scale, middle = Width / 2;
        return new Frame(new Drawing(Width, Height,
        [
            new Rectangle(0, 0, Width, Height, "sky"),
            new Line(0, Track, Width, Track, "rail", 3),
            new Line(middle - limit, Track - 10, middle - limit, Track + 12, "rail", 3),
            new Line(middle + limit, Track - 10, middle + limit, Track + 12, "rail", 3),
            new Label(middle - limit + 22, Track + 28, "−2.4 m", Size: 14),
            new Label(middle + limit - 22, Track + 28, "2.4 m", Size: 14),
            Limit(x, -CartPoleState.AngleLimit),
            Limit(x, CartPoleState.AngleLimit),
            new Rectangle(x - CartWidth / 2, Pivot, CartWidth, CartHeight, "body", 7),
            new Circle(x - 22, Track - 11, 10, "deep"),
            new Circle(x + 22, Track - 11, 10, "deep"),
            new Line(x, Pivot, x + PoleLength * Math.Sin(state.Angle), Pivot - PoleLength * Math.Cos(state.Angle), state.HasFailed ? "failed" : "limb", 11),
            new Circle(x, Pivot, 5, "hub"),
        ]));
    }

    private static Line Limit(double x, double angle) =>
        new(x, Pivot, x + (PoleLength + 14) * Math.Sin(angle), Pivot - (PoleLength + 14) * Math.Cos(angle), "faint", 2, IsDashed: true);
}
