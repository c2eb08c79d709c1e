namespace RlhfSharp.Agents.Recipes;

/// <summary>What Thompson sampling believes of an arm.</summary>
public enum BeliefKind
{
    /// <summary>A normal mean under normal rewards.</summary>
    Gaussian,

    /// <summary>A Beta probability of being paid: rewards must lie between 0 and 1.</summary>
    Bernoulli,
}
