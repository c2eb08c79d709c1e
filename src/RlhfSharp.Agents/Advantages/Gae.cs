using RlhfSharp.Agents.Losses;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Advantages;

/// <summary>
/// Generalised advantage estimation (Schulman et al. 2016, equation 16), with termination and episode end apart:
/// delta = r + gamma next (1 - terminated) - v and A = delta + gamma lambda (1 - episodeEnd) A[+1].
/// A truncated step bootstraps from the value of the state it led to; the trace stops there all the same.
/// </summary>
public sealed class Gae : IAdvantageEstimator
{
    /// <summary>Discount <paramref name="gamma"/> and trace decay <paramref name="lambda"/>, both in [0, 1].</summary>
    public Gae(double gamma, double lambda)
    {
        if (!(gamma is >= 0 and <= 1) || !(lambda is >= 0 and <= 1))
            throw new UserException($"gamma is {gamma} and lambda is {lambda}; both must lie between 0 and 1.");
        Gamma = gamma;
        Lambda = lambda;
    }

    /// <summary>How much a reward one step later counts.</summary>
    public double Gamma { get; }

    /// <summary>0: one-step advantages; 1: full returns minus values.</summary>
    public double Lambda { get; }

    /// <inheritdoc/>
    public AdvantageEstimate Estimate<T>(Rollout<T> rollout)
    {
        Tensor values = rollout.Values
            ?? throw new ArgumentException("Generalised advantage estimation needs the critic's values.", nameof(rollout));
        return Estimate(rollout.Rewards, values, rollout.NextValues, rollout.Terminated, rollout.EpisodeEnds, rollout.Mask, Gamma, Lambda);
    }

    /// <summary>The formula itself; every tensor is [rows, steps], sums run in float64. Padding takes part in nothing.</summary>
    public static AdvantageEstimate Estimate(
        Tensor rewards, Tensor values, Tensor? nextValues, Tensor terminated, Tensor episodeEnds, Tensor mask, double gamma, double lambda)
    {
        foreach (Tensor other in new[] { values, nextValues ?? values, terminated, episodeEnds, mask })
            Masked.CheckShapes(rewards, other);
        (long rows, long steps) = (rewards.shape[0], rewards.shape[1]);
        float[] reward = rewards.ToSingles(), value = values.ToSingles(), real = mask.ToSingles();
        float[]? next = nextValues?.ToSingles();
        bool[] isTerminated = terminated.ToFlags(), isEnd = episodeEnds.ToFlags();

        float[] advantage = new float[rows * steps], target = new float[rows * steps];
        for (long row = 0; row < rows; row++)
        {
            double following = 0; // A[t+1]
            for (long t = steps - 1; t >= 0; t--)
            {
                long i = row * steps + t;
                if (real[i] == 0)
                    continue;
                double nextValue = next is not null ? next[i] : t + 1 < steps ? value[i + 1] * real[i + 1] : 0;
                double delta = reward[i] + (isTerminated[i] ? 0 : gamma * nextValue) - value[i];
                following = delta + (isEnd[i] ? 0 : gamma * lambda * following);
                advantage[i] = (float)following;
                target[i] = (float)(following + value[i]);
            }
        }

        return new AdvantageEstimate(
            torch.tensor(advantage, [rows, steps], device: rewards.device), torch.tensor(target, [rows, steps], device: rewards.device));
    }
}
