namespace RlhfSharp.FineTuning.Rewards.Scorers;

/// <summary>A response to be scored.</summary>
/// <param name="Prompt">What was asked; may be empty.</param>
/// <param name="Response">What the policy wrote, its stop token left out.</param>
/// <param name="TokenCount">Tokens of the response, its stop token left out.</param>
/// <param name="Ended">True when the response reached a stop token, false when it was cut at its length limit.</param>
public sealed record ScoredText(string Prompt, string Response, int TokenCount, bool Ended)
{
    /// <summary>The policy's tokens of the prompt, for scorers that share its tokenizer; null when only text is known.</summary>
    public int[]? PromptTokens { get; init; }

    /// <summary>The policy's tokens of the response, its stop token included.</summary>
    public int[]? ResponseTokens { get; init; }
}
