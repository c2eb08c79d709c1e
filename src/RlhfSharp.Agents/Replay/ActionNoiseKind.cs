namespace RlhfSharp.Agents.Replay;

/// <summary>What is added to the actions of a deterministic policy while it learns.</summary>
public enum ActionNoiseKind
{
    /// <summary>Nothing: the policy is random by itself.</summary>
    None,

    /// <summary>Independent normal numbers.</summary>
    Gaussian,

    /// <summary>A random walk drawn back to 0 (Uhlenbeck and Ornstein 1930), which pushes the same way for a while.</summary>
    OrnsteinUhlenbeck,
}
