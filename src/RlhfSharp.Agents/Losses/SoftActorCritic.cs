namespace RlhfSharp.Agents.Losses;

/// <summary>The objectives of soft actor-critic (Haarnoja et al. 2018, "Soft Actor-Critic Algorithms and Applications"); all tensors are [rows] but the coefficient.</summary>
public static class SoftActorCritic
{
    /// <summary>r + discount (min(q1, q2) - alpha log p), the values and log-probabilities being those of the next action.</summary>
    public static Tensor Targets(Tensor rewards, Tensor discounts, Tensor nextValues, Tensor nextLogProbs, double coefficient)
    {
        Masked.CheckShapes(nextValues, nextLogProbs);
        return TemporalDifference.Targets(rewards, discounts, nextValues - coefficient * nextLogProbs);
    }

    /// <summary>Half the squared error of every critic, summed over the critics.</summary>
    public static Tensor CriticLosses(IReadOnlyList<Tensor> values, Tensor targets)
    {
        Tensor sum = ValueLoss.Plain(values[0], targets);
        for (int i = 1; i < values.Count; i++)
            sum += ValueLoss.Plain(values[i], targets);
        return sum;
    }

    /// <summary>alpha log p - q: what the actor makes small.</summary>
    public static Tensor ActorLosses(Tensor logProbs, Tensor values, double coefficient)
    {
        Masked.CheckShapes(logProbs, values);
        return coefficient * logProbs - values;
    }

    /// <summary>
    /// -log alpha (log p + target entropy): raises alpha where the policy is less random than asked, lowers it where it is more
    /// (equation 18, with log alpha for alpha as in the authors' code).
    /// </summary>
    public static Tensor CoefficientLosses(Tensor logCoefficient, Tensor logProbs, double targetEntropy) =>
        -(logCoefficient * (logProbs + targetEntropy).detach());

    /// <summary>[rows]: the smallest of the critics' values.</summary>
    public static Tensor Smallest(IReadOnlyList<Tensor> values)
    {
        Tensor smallest = values[0];
        for (int i = 1; i < values.Count; i++)
            smallest = torch.minimum(smallest, values[i]);
        return smallest;
    }
}
