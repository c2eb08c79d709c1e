using System.Globalization;

namespace RlhfSharp.Agents.Rendering.Shapes;

/// <summary>Something that is painted. Coordinates are rounded to tenths when they are written.</summary>
/// <param name="Class">Class of <see cref="DrawingStyle"/> that gives the colours.</param>
public abstract record Shape(string Class)
{
    /// <summary>One SVG element.</summary>
    public abstract string ToSvg();

    /// <summary>A coordinate in tenths.</summary>
    /// <exception cref="ArgumentException">It is not finite: the state that was to be drawn is not.</exception>
    protected static string Number(double value) => !double.IsFinite(value)
        ? throw new ArgumentException($"A coordinate of {value} cannot be drawn.", nameof(value))
        : (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture); // + 0.0: no minus before a zero
}
