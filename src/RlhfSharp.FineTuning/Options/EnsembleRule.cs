namespace RlhfSharp.FineTuning.Options;

/// <summary>How the scores of several reward models become one (Coste et al. 2024).</summary>
public enum EnsembleRule
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The least of them: worst-case optimisation.</summary>
    Minimum,

    /// <summary>Their mean less a multiple of their standard deviation: uncertainty-weighted optimisation.</summary>
    MeanMinusDeviation,
}
