using System.Text;

namespace RlhfSharp.Language.Tokenization;

/// <summary>Turns tokens into text as they come, and never gives out half a character.</summary>
public sealed class StreamingDecoder(ByteLevelBpe tokenizer)
{
    private readonly Decoder decoder = new UTF8Encoding().GetDecoder();

    /// <summary>The text that <paramref name="token"/> completes; empty while a character's bytes are still to come.</summary>
    public string Append(int token) => Convert(tokenizer.Bytes(token), flush: false);

    /// <summary>Ends the text: bytes of a character that never came to its end give U+FFFD.</summary>
    public string Flush() => Convert([], flush: true);

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        char[] characters = new char[decoder.GetCharCount(bytes, flush)];
        int count = decoder.GetChars(bytes, characters, flush);
        return new string(characters, 0, count);
    }
}
