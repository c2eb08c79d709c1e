namespace RlhfSharp.Agents.Rendering;

/// <summary>One state of an environment, made to be looked at.</summary>
public sealed class Frame
{
    private readonly string? _text;

    /// <summary>A frame.</summary>
    /// <param name="drawing">For a page.</param>
    /// <param name="text">For a terminal, lines separated by \n; where it is left out the drawing is written in dots.</param>
    public Frame(Drawing drawing, string? text = null) => (Drawing, _text) = (drawing, text);

    /// <summary>For a page.</summary>
    public Drawing Drawing { get; }

    /// <summary>For a terminal: lines separated by \n, without one at the end.</summary>
    public string Text => _text ?? DotText.Of(Drawing);
}
