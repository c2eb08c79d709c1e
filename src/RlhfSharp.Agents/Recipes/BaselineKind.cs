namespace RlhfSharp.Agents.Recipes;

/// <summary>What REINFORCE subtracts from returns.</summary>
public enum BaselineKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The mean over all steps of the batch; the rest is divided by the standard deviation.</summary>
    Whitened,

    /// <summary>A critic's value of each state.</summary>
    Critic,
}
