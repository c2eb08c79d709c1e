using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Cli.Display;

/// <summary>Writes a text to the terminal while it is generated. What a model writes must not command the terminal: control characters become spaces.</summary>
internal sealed class TextStream(CommandOutput output, ByteLevelBpe tokenizer) : IDisposable
{
    private readonly StreamingDecoder decoder = new(tokenizer);
    private readonly TextWriter writer = output.Terminal.Profile.Out.Writer;
    private bool begun;

    /// <summary>Writes the prompt.</summary>
    public void Begin(string prompt)
    {
        begun = true;
        writer.Write(Printable(prompt));
        writer.Flush();
    }

    /// <summary>Writes what the token completes.</summary>
    public void Append(int token)
    {
        if (tokenizer.IsSpecial(token)) return;
        writer.Write(Printable(decoder.Append(token)));
        writer.Flush();
    }

    /// <summary>Ends the text and its line.</summary>
    public void End()
    {
        if (!begun) return;
        begun = false;
        writer.WriteLine(Printable(decoder.Flush()));
    }

    public void Dispose() => End();

    /// <summary>The text with its control characters, line breaks and tabs apart, replaced by spaces.</summary>
    public static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) && character is not ('\n' or '\t') ? ' ' : character));
}
