namespace RlhfSharp.Web.Serving.Text;

/// <summary>A piece of an answer.</summary>
/// <param name="Index">Which answer.</param>
/// <param name="Text">What it adds; may be empty at the end.</param>
/// <param name="Tokens">The tokens since the piece before.</param>
/// <param name="FinishReason">"stop" or "length" in the last piece of an answer; else null.</param>
internal sealed record TextPart(int Index, string Text, IReadOnlyList<TokenText> Tokens, string? FinishReason);
