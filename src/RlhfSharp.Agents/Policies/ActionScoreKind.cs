namespace RlhfSharp.Agents.Policies;

/// <summary>What a policy's scores of actions are.</summary>
public enum ActionScoreKind
{
    /// <summary>How likely the policy takes the action; those of one observation add up to 1.</summary>
    Probability,

    /// <summary>The return that the policy expects of the action.</summary>
    Value,
}
