namespace RlhfSharp.FineTuning.Data;

/// <summary>Two responses to one prompt and which of them a labeller preferred.</summary>
/// <param name="Prompt">What both responses answer; joined with a response without anything between them. May be empty.</param>
/// <param name="Chosen">The preferred response.</param>
/// <param name="Rejected">The other response; differs from <paramref name="Chosen"/>.</param>
/// <param name="Tie">True when the labeller had no preference; then the order of the two means nothing and the soft label is one half.</param>
/// <param name="Margin">How much better the chosen one is in units of reward, when the data says so; 0 or more.</param>
/// <param name="Group">A name under which accuracy is also reported, when the data has one.</param>
public sealed record PreferencePair(
    string Prompt, string Chosen, string Rejected, bool Tie = false, double? Margin = null, string? Group = null);
