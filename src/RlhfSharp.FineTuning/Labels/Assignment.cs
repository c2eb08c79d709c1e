namespace RlhfSharp.FineTuning.Labels;

/// <summary>An item that one person has been given for a while.</summary>
/// <param name="Item">What is to be judged.</param>
/// <param name="Ticket">Names this assignment; a label that comes twice with one ticket counts once.</param>
/// <param name="ShownOrder">Which response stands at each place of the page, drawn anew for each person.</param>
public sealed record Assignment(LabelItem Item, string Ticket, IReadOnlyList<int> ShownOrder);
