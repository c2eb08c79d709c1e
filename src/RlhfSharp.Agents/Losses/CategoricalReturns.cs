namespace RlhfSharp.Agents.Losses;

/// <summary>Returns as probabilities over fixed atoms: C51 (Bellemare et al. 2017).</summary>
public static class CategoricalReturns
{
    private const double SmallestProbability = 1e-30; // keeps the logarithm of 0 finite

    /// <summary>float32 [atoms]: evenly spaced from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static Tensor Support(double low, double high, int atoms)
    {
        float[] support = new float[atoms];
        for (int i = 0; i < atoms; i++)
            support[i] = (float)(low + (high - low) * i / (atoms - 1));
        return torch.tensor(support, [atoms]);
    }

    /// <summary>
    /// [rows, atoms]: the distribution of r + discount * z, each atom's probability shared by its two neighbours on the support, the nearer
    /// one taking more (algorithm 1).
    /// </summary>
    /// <param name="rewards">[rows]</param>
    /// <param name="discounts">[rows]</param>
    /// <param name="nextProbabilities">[rows, atoms]</param>
    /// <param name="support">[atoms], evenly spaced.</param>
    public static Tensor Project(Tensor rewards, Tensor discounts, Tensor nextProbabilities, Tensor support)
    {
        Masked.CheckShapes(rewards, discounts);
        long atoms = support.shape[0];
        float low = support[0].item<float>(), high = support[atoms - 1].item<float>();
        Tensor shifted = (rewards.unsqueeze(1) + discounts.unsqueeze(1) * support).clamp(low, high); // [rows, atoms]
        Tensor places = ((shifted - low) * ((atoms - 1) / (high - low))).clamp(0, atoms - 1); // in spacings from the first atom
        Tensor below = places.to(ScalarType.Int64), above = (below + 1).clamp_max(atoms - 1);
        Tensor toAbove = nextProbabilities * (places - below.to(ScalarType.Float32));
        return torch.zeros_like(nextProbabilities)
            .scatter_add_(1, below, nextProbabilities - toAbove)
            .scatter_add_(1, above, toAbove)
            .detach();
    }

    /// <summary>[rows]: the cross-entropy of softmax(logits [rows, atoms]) with target probabilities.</summary>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets)
    {
        Masked.CheckShapes(logits, targets);
        return -(targets * logits.log_softmax(1)).sum(1);
    }

    /// <summary>[rows]: -sum p log p in nats of probabilities [rows, atoms], 0 log 0 being 0.</summary>
    public static Tensor Entropies(Tensor probabilities) => -(probabilities * probabilities.clamp_min(SmallestProbability).log()).sum(1);
}
