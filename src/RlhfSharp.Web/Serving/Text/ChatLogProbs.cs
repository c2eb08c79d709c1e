namespace RlhfSharp.Web.Serving.Text;

/// <summary>The tokens of an answer in a chat with their log-probabilities.</summary>
internal sealed record ChatLogProbs(IReadOnlyList<ChatToken> Content)
{
    public static ChatLogProbs Of(IReadOnlyList<TokenText> tokens) => new([.. tokens.Select(token => new ChatToken(token.Text, token.LogProb, [.. token.Bytes.Select(value => (int)value)], []))]);
}
