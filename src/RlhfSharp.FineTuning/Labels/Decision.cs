namespace RlhfSharp.FineTuning.Labels;

/// <summary>What a person sends.</summary>
/// <param name="Verdict">What was said.</param>
/// <param name="Position">Place on the page, from 0, of the picked answer; null unless <see cref="Verdict.Picked"/>.</param>
/// <param name="Strength">How much better, 1 (slightly) to 4 (far); null where not said.</param>
/// <param name="Note">Free text; null where there is none.</param>
/// <param name="Milliseconds">How long the page was looked at; null where the page could not tell.</param>
public sealed record Decision(Verdict Verdict, int? Position = null, int? Strength = null, string? Note = null, long? Milliseconds = null);
