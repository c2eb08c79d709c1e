namespace RlhfSharp.FineTuning.Labels;

/// <summary>Answers to be judged, as a store holds them.</summary>
/// <param name="Id">Number in the store, from 1.</param>
/// <param name="Prompt">What all answers answer; may be empty.</param>
/// <param name="Responses">Two or more.</param>
/// <param name="Wanted">How many people are to judge it.</param>
/// <param name="Expected">The right answer of an attention check; else null.</param>
public sealed record LabelItem(long Id, string Prompt, IReadOnlyList<string> Responses, int Wanted, int? Expected);
