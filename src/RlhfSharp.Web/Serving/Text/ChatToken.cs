namespace RlhfSharp.Web.Serving.Text;

/// <summary>A token of an answer in a chat.</summary>
internal sealed record ChatToken(string Token, float Logprob, IReadOnlyList<int> Bytes, IReadOnlyList<ChatToken> TopLogprobs);
