namespace RlhfSharp.FineTuning.Training;

/// <summary>A preference pair as token ids; each side is prompt and response together.</summary>
/// <param name="Chosen">The preferred side.</param>
/// <param name="Rejected">The other side.</param>
/// <param name="Tie">True when the labeller had no preference.</param>
/// <param name="Margin">Reward distance asked for, at least 0.</param>
/// <param name="PromptLength">Tokens of the prompt, the same in both sides.</param>
public sealed record TokenPair(int[] Chosen, int[] Rejected, bool Tie, float Margin, int PromptLength);
