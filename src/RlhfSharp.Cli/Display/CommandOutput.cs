using Spectre.Console;

namespace RlhfSharp.Cli.Display;

/// <summary>
/// Where a command's words go. With --json everything a person reads goes to standard error and the result object is the
/// last line of standard output; without it everything goes to standard output.
/// </summary>
internal sealed class CommandOutput
{
    private const int RedirectedWidth = 100_000; // a file has no margin at which lines would have to be broken
    private readonly bool json;

    /// <param name="json">True for --json.</param>
    /// <param name="plain">True for --plain: no colour, no redrawing, even on a terminal.</param>
    public CommandOutput(bool json, bool plain)
    {
        this.json = json;
        var redirected = json ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        plain |= redirected || Environment.GetEnvironmentVariable("TERM") is "dumb";
        Terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(json ? Console.Error : Console.Out),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        IsLive = !plain && Terminal.Profile.Capabilities.Ansi;
        if (redirected) Terminal.Profile.Width = RedirectedWidth;
    }

    /// <summary>The console that a person reads.</summary>
    public IAnsiConsole Terminal { get; }

    /// <summary>True where the display may redraw itself.</summary>
    public bool IsLive { get; }

    /// <summary>Writes one line of text as it is.</summary>
    public void Say(string text) => SayMarkup(Markup.Escape(text));

    /// <summary>Writes one line in Spectre's markup.</summary>
    public void SayMarkup(string markup) => Terminal.Write(new Notice(markup, IsLive));

    /// <summary>Writes the result object, where machines asked for it.</summary>
    public void Result(string jsonLine)
    {
        if (json) Console.Out.WriteLine(jsonLine);
    }
}
