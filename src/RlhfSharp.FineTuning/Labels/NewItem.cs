namespace RlhfSharp.FineTuning.Labels;

/// <summary>Answers to be judged that are not in a store yet.</summary>
/// <param name="Prompt">What all answers answer; may be empty.</param>
/// <param name="Responses">Two or more, all different.</param>
/// <param name="Source">Where they come from, for the person who looks at the labels later.</param>
public sealed record NewItem(string Prompt, IReadOnlyList<string> Responses, string Source)
{
    /// <summary>How many people are to judge it; more than one in the share on which agreement is measured.</summary>
    public int Wanted { get; init; } = 1;

    /// <summary>Index of the answer that every attentive person picks, for an attention check; else null.</summary>
    public int? Expected { get; init; }

    /// <summary>How unsure a reward model is, 0 or more; items of a higher value come earlier. 0 where none was asked.</summary>
    public double Uncertainty { get; init; }
}
