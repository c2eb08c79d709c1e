namespace RlhfSharp.Web.Serving.Text;

/// <summary>The tokens of a completion with their log-probabilities.</summary>
internal sealed record CompletionLogProbs(IReadOnlyList<string> Tokens, IReadOnlyList<float> TokenLogprobs, object? TopLogprobs, IReadOnlyList<int> TextOffset)
{
    public static CompletionLogProbs Of(IReadOnlyList<TokenText> tokens) => new(
        [.. tokens.Select(token => token.Text)], [.. tokens.Select(token => token.LogProb)], null, [.. tokens.Select(token => token.Offset)]);
}
