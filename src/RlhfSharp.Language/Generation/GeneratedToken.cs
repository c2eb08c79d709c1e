namespace RlhfSharp.Language.Generation;

/// <summary>One token as it comes, for streaming.</summary>
/// <param name="Prompt">Index of the prompt it continues.</param>
/// <param name="Token">The token's id.</param>
/// <param name="LogProb">Its log-probability, as in <see cref="GeneratedText"/>.</param>
public readonly record struct GeneratedToken(int Prompt, int Token, float LogProb);
