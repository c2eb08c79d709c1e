namespace RlhfSharp.Agents.Policies;

/// <summary>How a tabular agent explores.</summary>
public enum ExplorationKind
{
    /// <summary>Any action with probability epsilon, otherwise the best: <see cref="Policies.EpsilonGreedy"/>.</summary>
    EpsilonGreedy,

    /// <summary>In proportion to the exponential of the values: <see cref="Policies.Softmax"/>.</summary>
    Softmax,
}
