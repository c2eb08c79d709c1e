namespace RlhfSharp.FineTuning.Labels;

/// <summary>A label that stands, with what it judges.</summary>
public sealed record PastLabel(LabelRecord Label, LabelItem Item);
