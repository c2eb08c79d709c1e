namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>What a visit does to an eligibility trace (Sutton and Barto, section 12.7).</summary>
public enum TraceKind
{
    /// <summary>Sets it to 1.</summary>
    Replacing,

    /// <summary>Adds 1.</summary>
    Accumulating,
}
