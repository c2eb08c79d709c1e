namespace RlhfSharp.FineTuning.Learners;

/// <summary>One label on two sequences.</summary>
/// <param name="Chosen">Index of the preferred sequence.</param>
/// <param name="Rejected">Index of the other one.</param>
/// <param name="ChosenShare">Probability that the first is preferred: 1 a plain label, 0.5 a tie.</param>
/// <param name="Margin">Reward distance asked for, at least 0.</param>
public readonly record struct Comparison(int Chosen, int Rejected, float ChosenShare = 1, float Margin = 0);
