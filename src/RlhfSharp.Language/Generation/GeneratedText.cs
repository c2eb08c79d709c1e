namespace RlhfSharp.Language.Generation;

/// <summary>What was generated after one prompt.</summary>
/// <param name="Tokens">The new tokens, a stop token included; at least one.</param>
/// <param name="LogProbs">
/// The log-probability of each under the model at the sampling temperature (at 1 for temperature 0), over the whole vocabulary:
/// before top-k, top-p and the ban on early stop tokens.
/// </param>
/// <param name="FinishReason">Why it ended.</param>
public sealed record GeneratedText(int[] Tokens, float[] LogProbs, FinishReason FinishReason);
