namespace RlhfSharp.FineTuning.Data;

/// <summary>A text that people called positive or negative.</summary>
public sealed record LabeledText(string Text, bool Positive);
