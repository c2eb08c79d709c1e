namespace RlhfSharp.Agents.Policies;

/// <summary>How exploration changes over the episodes of a run.</summary>
public enum ExplorationSchedule
{
    /// <summary>It does not: always <c>start</c>.</summary>
    Constant,

    /// <summary>end + (start - end) exp(-decay * episode), as in unit 2 of Hugging Face's course.</summary>
    Exponential,

    /// <summary>A straight line from start to end over <c>fraction</c> of the run, then end.</summary>
    Linear,
}
