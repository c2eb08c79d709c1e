using System.Security;

namespace RlhfSharp.Agents.Rendering.Shapes;

/// <summary>A line of text, centred on X.</summary>
/// <param name="X">Middle.</param>
/// <param name="Y">Base line.</param>
/// <param name="Text">What it says.</param>
/// <param name="Class">Class of the style.</param>
/// <param name="Size">Height of the letters.</param>
public sealed record Label(double X, double Y, string Text, string Class = "label", double Size = 16) : Shape(Class)
{
    /// <inheritdoc/>
    public override string ToSvg() =>
        $"<text class='{Class}' x='{Number(X)}' y='{Number(Y)}' font-size='{Number(Size)}' text-anchor='middle'>{SecurityElement.Escape(Text)}</text>";
}
