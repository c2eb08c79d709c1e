namespace RlhfSharp.FineTuning.Embedded;

/// <summary>A kind of thing that is reviewed.</summary>
/// <param name="Name">One lower-case word.</param>
/// <param name="Again">What a happy customer does again: buy, read, visit ...</param>
/// <param name="Aspects">What can be asked about.</param>
public sealed record ReviewSubject(string Name, string Again, IReadOnlyList<ReviewAspect> Aspects);
