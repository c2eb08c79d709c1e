using System.Globalization;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Cli.Bench;

/// <summary>Writes tokens as their numbers: random models have no words. Token 0 ends a text.</summary>
/// <param name="vocabulary">Number of tokens.</param>
internal sealed class NumberTokenizer(int vocabulary) : ITokenizer
{
    public int VocabularySize => vocabulary;

    public int EndOfTextToken => 0;

    public int? PadToken => null;

    public int[] Encode(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];

    public string Decode(ReadOnlySpan<int> tokens, bool skipSpecialTokens = false) => string.Join(' ', tokens.ToArray());

    public bool IsSpecial(int token) => token == EndOfTextToken;
}
