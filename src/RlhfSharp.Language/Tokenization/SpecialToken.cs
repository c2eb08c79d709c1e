namespace RlhfSharp.Language.Tokenization;

/// <summary>A token that stands for itself: its text is never merged and never split.</summary>
public readonly record struct SpecialToken(int Id, string Text)
{
    /// <summary>Ends a text; GPT-2's only special token.</summary>
    public const string EndOfText = "<|endoftext|>";

    /// <summary>Padding, distinct from the end of text so that no reader mistakes one for the other.</summary>
    public const string Padding = "<|pad|>";
}
