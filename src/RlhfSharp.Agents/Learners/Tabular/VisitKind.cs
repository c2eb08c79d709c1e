namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>Which visits of an episode a Monte Carlo method learns from (Sutton and Barto, section 5.1).</summary>
public enum VisitKind
{
    /// <summary>The first of each episode.</summary>
    First,

    /// <summary>All.</summary>
    Every,
}
