using RlhfSharp.Agents.Losses;

namespace RlhfSharp.Agents.Advantages;

/// <summary>Returns without a trace: Monte Carlo and n-step. Tensors are [rows, steps], sums run in float64.</summary>
public static class DiscountedReturns
{
    /// <summary>G[t] = r[t] + gamma (1 - episodeEnd) G[t+1].</summary>
    public static Tensor MonteCarlo(Tensor rewards, Tensor episodeEnds, double gamma)
    {
        Masked.CheckShapes(rewards, episodeEnds);
        (long rows, long steps) = (rewards.shape[0], rewards.shape[1]);
        float[] reward = rewards.ToSingles(), result = new float[rows * steps];
        bool[] isEnd = episodeEnds.ToFlags();
        for (long row = 0; row < rows; row++)
        {
            double sum = 0;
            for (long i = (row + 1) * steps - 1; i >= row * steps; i--)
            {
                sum = reward[i] + (isEnd[i] ? 0 : gamma * sum);
                result[i] = (float)sum;
            }
        }

        return torch.tensor(result, [rows, steps], device: rewards.device);
    }

    /// <summary>r[t] + ... + gamma^(n-1) r[t+n-1] + gamma^n next[t+n-1], cut at an episode end and at the row's last step.</summary>
    public static Tensor NStep(Tensor rewards, Tensor nextValues, Tensor episodeEnds, double gamma, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Masked.CheckShapes(rewards, nextValues);
        Masked.CheckShapes(rewards, episodeEnds);
        (long rows, long steps) = (rewards.shape[0], rewards.shape[1]);
        float[] reward = rewards.ToSingles(), next = nextValues.ToSingles(), result = new float[rows * steps];
        bool[] isEnd = episodeEnds.ToFlags();
        for (long row = 0; row < rows; row++)
            for (long t = 0; t < steps; t++)
            {
                double sum = 0, weight = 1;
                long i = row * steps + t, last = Math.Min(t + count, steps) - t;
                for (long k = 0; k < last; k++)
                {
                    sum += weight * reward[i + k];
                    weight *= isEnd[i + k] ? 0 : gamma;
                    if (weight == 0)
                        break;
                    if (k == last - 1)
                        sum += weight * next[i + k];
                }

                result[row * steps + t] = (float)sum;
            }

        return torch.tensor(result, [rows, steps], device: rewards.device);
    }
}
