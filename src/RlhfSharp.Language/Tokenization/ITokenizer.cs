namespace RlhfSharp.Language.Tokenization;

/// <summary>Text to token ids and back.</summary>
public interface ITokenizer
{
    /// <summary>Number of token ids: ids are 0 .. VocabularySize - 1, special tokens included.</summary>
    int VocabularySize { get; }

    /// <summary>The id that ends a text (<c>eos_token</c>).</summary>
    int EndOfTextToken { get; }

    /// <summary>The id used for padding, null where the tokenizer has none (packed rows need none).</summary>
    int? PadToken { get; }

    /// <summary>The tokens of <paramref name="text"/>; the text of a special token inside it becomes that token.</summary>
    int[] Encode(string text);

    /// <summary>The text of <paramref name="tokens"/>; bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="tokens">Ids, each 0 .. VocabularySize - 1.</param>
    /// <param name="skipSpecialTokens">Leave the text of special tokens out.</param>
    string Decode(ReadOnlySpan<int> tokens, bool skipSpecialTokens = false);

    /// <summary>Whether <paramref name="token"/> is a special token (end of text, padding ...).</summary>
    bool IsSpecial(int token);
}
