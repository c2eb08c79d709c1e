namespace RlhfSharp.Language.Tokenization;

/// <summary>What a byte-level BPE consists of.</summary>
/// <param name="Tokens">The bytes of each id; for a special token the UTF-8 of its text. Empty for an id that nothing has.</param>
/// <param name="Merges">Pairs of ids and the id each makes, in order of rank.</param>
/// <param name="SpecialTokens">Tokens that stand for themselves.</param>
internal sealed record BpeVocabulary(
    IReadOnlyList<byte[]> Tokens,
    IReadOnlyList<(int Left, int Right, int Merged)> Merges,
    IReadOnlyList<SpecialToken> SpecialTokens)
{
    /// <summary>Ends a text, null where none is declared.</summary>
    public int? EndOfText { get; init; }

    /// <summary>Padding, null where none is declared.</summary>
    public int? Pad { get; init; }

    /// <summary>Stands for bytes that no token has, null where there is none.</summary>
    public int? Unknown { get; init; }
}
