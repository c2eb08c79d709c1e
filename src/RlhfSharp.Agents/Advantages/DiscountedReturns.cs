using RlhfSharp.Agents.Losses;

namespace RlhfSharp.Agents.Advantages;

/// <summary>Returns without a trace. Tensors are [rows, steps], sums run in float64.</summary>
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
}
