namespace RlhfSharp.Agents.Environments;

/// <summary>When a copy whose episode has ended begins the next.</summary>
public enum AutoresetMode
{
    /// <summary>Within the step that ended it; collectors of experience expect this.</summary>
    SameStep,

    /// <summary>
    /// In the step after: that one ignores the copy's action and gives the first observation, reward 0 and neither flag
    /// (Gymnasium's usual mode). Such a step is no experience; learn from no copy that has just ended.
    /// </summary>
    NextStep,
}
