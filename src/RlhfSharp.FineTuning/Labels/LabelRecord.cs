namespace RlhfSharp.FineTuning.Labels;

/// <summary>A label that stands: given and not undone.</summary>
/// <param name="Event">Number in the log.</param>
/// <param name="ItemId">What was judged.</param>
/// <param name="AnnotatorId">Who judged.</param>
/// <param name="Verdict">What was said.</param>
/// <param name="Picked">Index of the picked response; null unless <see cref="Verdict.Picked"/>.</param>
/// <param name="Strength">1 to 4, or null.</param>
/// <param name="Note">Free text, or null.</param>
/// <param name="ShownOrder">Which response stood at each place of the page.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="At">When it was given.</param>
public sealed record LabelRecord(
    long Event, long ItemId, long AnnotatorId, Verdict Verdict, int? Picked, int? Strength, string? Note, IReadOnlyList<int> ShownOrder, long Milliseconds, DateTimeOffset At);
