namespace RlhfSharp.Web.Serving.Text;

/// <summary>Tokens of a request.</summary>
/// <param name="PromptTokens">Of its prompts.</param>
/// <param name="CompletionTokens">Of its answers.</param>
internal sealed record Usage(int PromptTokens, int CompletionTokens)
{
    /// <summary>Both together.</summary>
    public int TotalTokens => PromptTokens + CompletionTokens;
}
