namespace RlhfSharp.FineTuning.Labels;

/// <summary>What a person said of the answers to a prompt.</summary>
public enum Verdict
{
    /// <summary>One answer is the best.</summary>
    Picked,

    /// <summary>No answer is better than another.</summary>
    Tie,

    /// <summary>No answer is acceptable.</summary>
    AllBad,

    /// <summary>The person passed; somebody else may judge.</summary>
    Skipped,
}
