namespace RlhfSharp.Agents.Rendering.Shapes;

/// <summary>A circle around (X, Y).</summary>
/// <param name="X">Centre.</param>
/// <param name="Y">Centre.</param>
/// <param name="Radius">Radius.</param>
/// <param name="Class">Class of the style.</param>
public sealed record Circle(double X, double Y, double Radius, string Class) : Shape(Class)
{
    /// <inheritdoc/>
    public override string ToSvg() => $"<circle class='{Class}' cx='{Number(X)}' cy='{Number(Y)}' r='{Number(Radius)}'/>";
}
