namespace RlhfSharp.FineTuning.Training;

/// <summary>One comparison within a <see cref="TokenGroup"/>.</summary>
/// <param name="Chosen">Index of the preferred sequence.</param>
/// <param name="Rejected">Index of the other one.</param>
/// <param name="Tie">True when the labeller had no preference.</param>
/// <param name="Margin">Reward distance asked for, at least 0.</param>
public readonly record struct TokenComparison(int Chosen, int Rejected, bool Tie, float Margin);
