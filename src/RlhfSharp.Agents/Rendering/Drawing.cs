using System.Globalization;
using System.Text;
using RlhfSharp.Agents.Rendering.Shapes;

namespace RlhfSharp.Agents.Rendering;

/// <summary>
/// A small drawing: shapes in plain numbers, painted in their order. The origin is the upper left corner, y grows downwards;
/// classes are those of <see cref="DrawingStyle"/>.
/// </summary>
/// <param name="Width">Width, in units of which a line is a few wide.</param>
/// <param name="Height">Height.</param>
/// <param name="Shapes">What is painted.</param>
public sealed record Drawing(double Width, double Height, IReadOnlyList<Shape> Shapes)
{
    /// <summary>One SVG document that stands by itself, with colours for a light and a dark page.</summary>
    public string ToSvg()
    {
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width:0.#} {Height:0.#}\" width=\"{Width:0.#}\" height=\"{Height:0.#}\">");
        svg.Append("<style>svg{").Append(DrawingStyle.Light).Append("}@media(prefers-color-scheme:dark){svg{").Append(DrawingStyle.Dark).Append("}}")
            .Append(DrawingStyle.Rules()).Append("</style>");
        foreach (Shape shape in Shapes)
            svg.Append(shape.ToSvg());
        return svg.Append("</svg>").ToString();
    }
}
