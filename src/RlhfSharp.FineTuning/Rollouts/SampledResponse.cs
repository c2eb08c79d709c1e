namespace RlhfSharp.FineTuning.Rollouts;

/// <summary>One sampled response.</summary>
/// <param name="Prompt">Token ids of the prompt.</param>
/// <param name="Tokens">Token ids of the response, its stop token included; at least one.</param>
/// <param name="ScoredLength">How many of them a scorer reads: all, or in fixed-length mode those up to the truncation token.</param>
/// <param name="Stopped">Whether the stop token (in fixed-length mode: the truncation token) was reached.</param>
public sealed record SampledResponse(int[] Prompt, int[] Tokens, int ScoredLength, bool Stopped)
{
    /// <summary>Prompts and responses as rows for a model.</summary>
    public static TokenRows ToRows(IReadOnlyList<SampledResponse> responses) => new(
        [.. responses.Select(response => (int[])[.. response.Prompt, .. response.Tokens])],
        [.. responses.Select(response => response.Prompt.Length)]);
}
