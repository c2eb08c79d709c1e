namespace RlhfSharp.Agents.Losses;

/// <summary>The plain policy-gradient objective (Williams 1992): REINFORCE with returns, A2C with advantages.</summary>
public static class PolicyGradient
{
    /// <summary>-log pi(a) w at every step; no gradient flows into the weights.</summary>
    public static Tensor Evaluate(Tensor logProbs, Tensor weights)
    {
        Masked.CheckShapes(logProbs, weights);
        return -(logProbs * weights.detach());
    }
}
