namespace RlhfSharp.FineTuning.Losses;

/// <summary>
/// Losses on preferences between whole responses. Pure functions: no state, no logging. Every tensor is float32; log-probabilities are sums over the
/// response's tokens in nats unless stated otherwise.
/// </summary>
public static class PreferenceLosses
{
    /// <summary>
    /// Bradley-Terry loss of a reward model, -log sigmoid(chosen - rejected - margin), with soft labels and optional centring
    /// (Ouyang et al. 2022, eq. 1; margin: Touvron et al. 2023, eq. 2; centring: Eisenstein et al. 2023).
    /// </summary>
    /// <param name="chosen">Rewards of the preferred responses, [pairs].</param>
    /// <param name="rejected">Rewards of the others, [pairs].</param>
    /// <param name="margin">Required distance, [pairs], or null for 0.</param>
    /// <param name="chosenShare">Probability that the first side is preferred, [pairs] in [0, 1]: 1 a plain label, 0.5 a tie; null for all 1.</param>
    /// <param name="centreCoefficient">Weight of mean((chosen + rejected)^2); 0 leaves rewards free to drift.</param>
    /// <returns>The mean over pairs, a scalar.</returns>
    public static Tensor Pairwise(Tensor chosen, Tensor rejected, Tensor? margin = null, Tensor? chosenShare = null, double centreCoefficient = 0)
    {
        RequireSameShape(chosen, rejected, nameof(rejected));
        Tensor difference = chosen - rejected; // [pairs]
        if (margin is not null)
            difference = difference - margin;
        Tensor loss = chosenShare is null
            ? -nn.functional.logsigmoid(difference)
            : -(chosenShare * nn.functional.logsigmoid(difference) + (1 - chosenShare) * nn.functional.logsigmoid(-difference));
        Tensor mean = loss.mean();
        return centreCoefficient == 0 ? mean : mean + centreCoefficient * (chosen + rejected).pow(2).mean();
    }

    /// <summary>Softmax cross-entropy over k answers of which one was picked (Ziegler et al. 2019, eq. 1).</summary>
    /// <param name="rewards">[questions, k].</param>
    /// <param name="best">Index of the picked answer, int64 [questions].</param>
    /// <returns>The mean over questions, a scalar.</returns>
    public static Tensor BestOfK(Tensor rewards, Tensor best)
    {
        if (rewards.dim() != 2 || best.dim() != 1 || best.shape[0] != rewards.shape[0])
            throw new ArgumentException($"BestOfK takes rewards [questions, k] and best [questions]; given [{string.Join(", ", rewards.shape)}] and [{string.Join(", ", best.shape)}].");
        return nn.functional.cross_entropy(rewards, best);
    }

    /// <summary>Share of pairs in which the chosen side has the higher reward; an equal pair counts half.</summary>
    /// <returns>A scalar in [0, 1].</returns>
    public static Tensor Accuracy(Tensor chosen, Tensor rejected)
    {
        RequireSameShape(chosen, rejected, nameof(rejected));
        return (chosen.gt(rejected).to(ScalarType.Float32) + 0.5 * chosen.eq(rejected).to(ScalarType.Float32)).mean();
    }

    /// <summary>DPO, -log sigmoid(beta h), with label smoothing as conservative DPO (Rafailov et al. 2023, eq. 7; Mitchell 2023); h as in <see cref="LogRatioDifference"/>.</summary>
    /// <returns>[pairs].</returns>
    public static Tensor DirectPreference(Tensor logRatioDifference, double beta, double labelSmoothing = 0)
    {
        Tensor forward = -nn.functional.logsigmoid(beta * logRatioDifference);
        return labelSmoothing == 0
            ? forward
            : (1 - labelSmoothing) * forward - labelSmoothing * nn.functional.logsigmoid(-beta * logRatioDifference);
    }

    /// <summary>IPO, (h - 1 / (2 beta))^2 (Azar et al. 2023, eq. 17).</summary>
    /// <returns>[pairs].</returns>
    public static Tensor IdentityPreference(Tensor logRatioDifference, double beta) => (logRatioDifference - 1 / (2 * beta)).pow(2);

    /// <summary>Hinge form, max(0, 1 - beta h) (SLiC, Zhao et al. 2023).</summary>
    /// <returns>[pairs].</returns>
    public static Tensor Hinge(Tensor logRatioDifference, double beta) => nn.functional.relu(1 - beta * logRatioDifference);

    /// <summary>h = (policy chosen - policy rejected) - (reference chosen - reference rejected), all sums of log-probabilities, [pairs].</summary>
    public static Tensor LogRatioDifference(Tensor policyChosen, Tensor policyRejected, Tensor referenceChosen, Tensor referenceRejected)
    {
        RequireSameShape(policyChosen, policyRejected, nameof(policyRejected));
        RequireSameShape(referenceChosen, referenceRejected, nameof(referenceRejected));
        return (policyChosen - policyRejected) - (referenceChosen - referenceRejected);
    }

    /// <summary>The reward DPO implies, beta (policy - reference), without gradient, [pairs].</summary>
    public static Tensor ImplicitReward(Tensor policy, Tensor reference, double beta) => (beta * (policy - reference)).detach();

    /// <summary>Odds-ratio term of ORPO, -log sigmoid(log odds(chosen) - log odds(rejected)) (Hong et al. 2024, eq. 7); inputs are averages per token, below 0.</summary>
    /// <returns>The mean over pairs, a scalar.</returns>
    public static Tensor OddsRatio(Tensor meanLogProbChosen, Tensor meanLogProbRejected)
    {
        RequireSameShape(meanLogProbChosen, meanLogProbRejected, nameof(meanLogProbRejected));
        Tensor logOdds = (meanLogProbChosen - meanLogProbRejected)
            - ((1 - meanLogProbChosen.exp()).log() - (1 - meanLogProbRejected.exp()).log());
        return (-nn.functional.logsigmoid(logOdds)).mean();
    }

    private static void RequireSameShape(Tensor first, Tensor second, string name)
    {
        if (!first.shape.SequenceEqual(second.shape))
            throw new ArgumentException($"Both sides need the same shape; given [{string.Join(", ", first.shape)}] and [{string.Join(", ", second.shape)}].", name);
    }
}
