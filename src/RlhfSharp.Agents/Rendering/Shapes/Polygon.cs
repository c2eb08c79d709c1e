namespace RlhfSharp.Agents.Rendering.Shapes;

/// <summary>A closed area with straight edges.</summary>
/// <param name="Points">Corners in order, at least three.</param>
/// <param name="Class">Class of the style.</param>
public sealed record Polygon(IReadOnlyList<(double X, double Y)> Points, string Class) : Shape(Class)
{
    /// <inheritdoc/>
    public override string ToSvg() => $"<polygon class='{Class}' points='{string.Join(' ', Points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))}'/>";
}
