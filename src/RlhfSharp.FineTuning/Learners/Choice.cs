namespace RlhfSharp.FineTuning.Learners;

/// <summary>One label on several sequences.</summary>
/// <param name="Sequences">Their indices.</param>
/// <param name="Best">Which of them was picked: an index into <paramref name="Sequences"/>.</param>
public sealed record Choice(IReadOnlyList<int> Sequences, int Best);
