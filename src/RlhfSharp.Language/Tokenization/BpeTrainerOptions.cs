namespace RlhfSharp.Language.Tokenization;

/// <summary>How a byte-level BPE is trained.</summary>
public sealed record BpeTrainerOptions
{
    /// <summary>Tokens in all: 256 bytes, merges and special tokens. Fewer come out where the text has no more pairs to merge.</summary>
    public int VocabularySize { get; init; } = 4096;

    /// <summary>Pairs that occur less often are not merged.</summary>
    public int MinFrequency { get; init; } = 2;

    /// <summary>Get the last ids, in this order; their text is no training text.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [SpecialToken.EndOfText, SpecialToken.Padding];
}
