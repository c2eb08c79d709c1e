using RlhfSharp.Agents.Losses;

namespace RlhfSharp.Agents.Advantages;

/// <summary>
/// V-trace, off-policy targets for values and advantages for the policy gradient (Espeholt et al. 2018, IMPALA, section 4.1). Ratios of the
/// current to the behaviour policy are cut at a largest weight, so that far-off steps count little and none counts too much.
/// </summary>
public static class VTrace
{
    /// <summary>
    /// v[t] + sum over k of gamma^k c[t] ... c[t+k-1] delta[t+k] as <see cref="AdvantageEstimate.Returns"/> and
    /// rho[t] (r[t] + gamma vs[t+1] - v[t]) as <see cref="AdvantageEstimate.Advantages"/>, with delta = rho (r + gamma v[+1] - v), sums in float64.
    /// </summary>
    /// <param name="logRatios">log of current over behaviour probability of the action taken, [rows, steps].</param>
    /// <param name="rewards">[rows, steps].</param>
    /// <param name="values">The critic's value of each state, [rows, steps].</param>
    /// <param name="lastValues">The critic's value of the state after the last step, [rows].</param>
    /// <param name="episodeEnds">Steps after which nothing follows, [rows, steps].</param>
    /// <param name="gamma">Discount, in [0, 1].</param>
    /// <param name="largestWeight">Where rho is cut (the paper's rho bar); larger: closer to the current policy's values.</param>
    /// <param name="largestTrace">Where c is cut (the paper's c bar); larger: faster and noisier.</param>
    public static AdvantageEstimate Estimate(Tensor logRatios, Tensor rewards, Tensor values, Tensor lastValues, Tensor episodeEnds, double gamma,
        double largestWeight = 1, double largestTrace = 1)
    {
        foreach (Tensor other in new[] { logRatios, values, episodeEnds })
            Masked.CheckShapes(rewards, other);
        (long rows, long steps) = (rewards.shape[0], rewards.shape[1]);
        if (lastValues.numel() != rows)
            throw new ArgumentException($"V-trace over {rows} rows was given {lastValues.numel()} last values; one a row is needed.", nameof(lastValues));
        float[] logRatio = logRatios.ToSingles(), reward = rewards.ToSingles(), value = values.ToSingles(), last = lastValues.ToSingles();
        bool[] isEnd = episodeEnds.ToFlags();

        float[] advantage = new float[rows * steps], target = new float[rows * steps];
        for (long row = 0; row < rows; row++)
        {
            double correction = 0, nextTarget = last[row], nextValue = last[row]; // vs[t+1] - v[t+1], vs[t+1], v[t+1]
            for (long i = (row + 1) * steps - 1; i >= row * steps; i--)
            {
                double ratio = Math.Exp(logRatio[i]), weight = Math.Min(ratio, largestWeight), discount = isEnd[i] ? 0 : gamma;
                advantage[i] = (float)(weight * (reward[i] + discount * nextTarget - value[i]));
                correction = weight * (reward[i] + discount * nextValue - value[i]) + discount * Math.Min(ratio, largestTrace) * correction;
                (nextTarget, nextValue) = (value[i] + correction, value[i]);
                target[i] = (float)nextTarget;
            }
        }

        return new AdvantageEstimate(
            torch.tensor(advantage, [rows, steps], device: rewards.device), torch.tensor(target, [rows, steps], device: rewards.device));
    }
}
