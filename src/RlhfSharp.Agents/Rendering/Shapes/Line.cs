namespace RlhfSharp.Agents.Rendering.Shapes;

/// <summary>A straight line.</summary>
/// <param name="X1">Where it begins.</param>
/// <param name="Y1">Where it begins.</param>
/// <param name="X2">Where it ends.</param>
/// <param name="Y2">Where it ends.</param>
/// <param name="Class">Class of the style.</param>
/// <param name="Width">How thick it is.</param>
/// <param name="IsDashed">Drawn in dashes.</param>
public sealed record Line(double X1, double Y1, double X2, double Y2, string Class, double Width = 2, bool IsDashed = false) : Shape(Class)
{
    /// <inheritdoc/>
    public override string ToSvg() =>
        $"<line class='{Class}' x1='{Number(X1)}' y1='{Number(Y1)}' x2='{Number(X2)}' y2='{Number(Y2)}' stroke-width='{Number(Width)}'{(IsDashed ? " stroke-dasharray='5 6'" : "")}/>";
}
