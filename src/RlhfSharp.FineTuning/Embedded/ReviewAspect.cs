namespace RlhfSharp.FineTuning.Embedded;

/// <summary>Something a reviewer can speak about.</summary>
/// <param name="Name">One lower-case word.</param>
/// <param name="Plural">True for "controls are", false for "battery is".</param>
/// <param name="Praise">Adjectives that praise this aspect in particular.</param>
/// <param name="Complaint">Adjectives that blame it.</param>
public sealed record ReviewAspect(string Name, bool Plural, IReadOnlyList<string> Praise, IReadOnlyList<string> Complaint);
