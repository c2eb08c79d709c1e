namespace RlhfSharp.Web.Serving.Text;

/// <summary>A chat to answer in.</summary>
internal sealed record ChatRequest : TextRequest
{
    /// <summary>The messages so far.</summary>
    public IReadOnlyList<ChatMessage?> Messages { get; init; } = [];

    /// <summary>The newer name of <c>max_tokens</c>.</summary>
    public int? MaxCompletionTokens { get; init; }

    /// <summary>Tell the log-probability of each token.</summary>
    public bool? Logprobs { get; init; }
}
