namespace RlhfSharp.Agents.Policies;

/// <summary>How an actor chooses.</summary>
public enum ActingMode
{
    /// <summary>Draws from the policy's distribution: training.</summary>
    Sample,

    /// <summary>Takes the most probable action: evaluation.</summary>
    Greedy,
}
