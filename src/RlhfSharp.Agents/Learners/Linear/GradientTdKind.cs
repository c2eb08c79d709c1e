namespace RlhfSharp.Agents.Learners.Linear;

/// <summary>The two gradient TD methods (Sutton et al. 2009; Sutton and Barto, section 11.7).</summary>
public enum GradientTdKind
{
    /// <summary>w += alpha rho (x - gamma x') (x . v).</summary>
    Gtd2,

    /// <summary>w += alpha rho (delta x - gamma x' (x . v)): TD with gradient correction, also called GTD(0).</summary>
    Tdc,
}
