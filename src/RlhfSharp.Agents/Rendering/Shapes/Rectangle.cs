namespace RlhfSharp.Agents.Rendering.Shapes;

/// <summary>A rectangle with its upper left corner at (X, Y).</summary>
/// <param name="X">Left.</param>
/// <param name="Y">Top.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="Class">Class of the style.</param>
/// <param name="Radius">Of the corners.</param>
public sealed record Rectangle(double X, double Y, double Width, double Height, string Class, double Radius = 0) : Shape(Class)
{
    /// <inheritdoc/>
    public override string ToSvg() =>
        $"<rect class='{Class}' x='{Number(X)}' y='{Number(Y)}' width='{Number(Width)}' height='{Number(Height)}'{(Radius > 0 ? $" rx='{Number(Radius)}'" : "")}/>";
}
