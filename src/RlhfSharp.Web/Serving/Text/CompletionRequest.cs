using System.Text.Json;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>A text to continue.</summary>
internal sealed record CompletionRequest : TextRequest
{
    /// <summary>A text, texts, tokens, or lists of tokens.</summary>
    public JsonElement Prompt { get; init; }

    /// <summary>0: tell the log-probability of each token; null: do not.</summary>
    public int? Logprobs { get; init; }
}
