using Spectre.Console;
using Spectre.Console.Rendering;

namespace RlhfSharp.Cli.Display;

/// <summary>A line that clears what is below it first: while a live panel is shown, the line is written over the panel's old place.</summary>
internal sealed class Notice(string markup, bool overPanel) : Renderable
{
    private const string ClearBelow = "\u001b[0J";
    private readonly Markup line = new(markup);

    protected override Measurement Measure(RenderOptions options, int maxWidth) => ((IRenderable)line).Measure(options, maxWidth);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        if (overPanel) yield return Segment.Control(ClearBelow);
        foreach (var segment in ((IRenderable)line).Render(options, maxWidth)) yield return segment;
        yield return Segment.LineBreak;
    }
}
