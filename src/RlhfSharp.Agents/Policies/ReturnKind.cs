namespace RlhfSharp.Agents.Policies;

/// <summary>What a <see cref="QNetwork"/> says of the return of an action.</summary>
public enum ReturnKind
{
    /// <summary>Its mean (Mnih et al. 2015).</summary>
    Mean,

    /// <summary>Probabilities of fixed atoms (C51, Bellemare et al. 2017).</summary>
    Categorical,

    /// <summary>Quantiles (QR-DQN, Dabney et al. 2018).</summary>
    Quantiles,
}
