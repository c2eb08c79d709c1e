namespace RlhfSharp.FineTuning.Data;

/// <summary>One text to imitate. The loss is on the completion only; plain `text` has an empty prompt.</summary>
/// <param name="Prompt">What is given; may be empty.</param>
/// <param name="Completion">What is learnt. Prompt and completion are joined without anything between them.</param>
public sealed record SupervisedExample(string Prompt, string Completion);
