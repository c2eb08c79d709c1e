using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Replay;

namespace RlhfSharp.Agents.Tests.Replay;

/// <summary>Steps by hand for one copy: observations and actions are single numbers, or frames stacked by hand.</summary>
internal static class ReplayFeed
{
    public static void Start(ReplayBuffer buffer, params float[] observation) => buffer.Start(torch.tensor(observation, [1, observation.Length]));

    public static void Step(
        ReplayBuffer buffer, long action, float reward, float[] next, bool terminated = false, bool truncated = false, float[]? final = null) =>
        buffer.Add(torch.tensor(new[] { action }, [1]), new VectorStep(
            torch.tensor(next, [1, next.Length]), torch.tensor(final ?? next, [1, next.Length]), torch.tensor(new[] { reward }, [1]),
            torch.tensor(new[] { terminated }, [1]), torch.tensor(new[] { truncated }, [1]), []));

    /// <summary>The row of the step that began with this observation, sampled until it comes.</summary>
    public static (float Reward, float Discount, float[] Next, long Action) Find(ReplayBuffer buffer, ReplayLayout layout, float newest, int steps, double gamma)
    {
        using ReplayBatch batch = new(layout, 1);
        for (int attempt = 0; attempt < 2000; attempt++)
        {
            buffer.Sample(batch, steps, gamma);
            if (batch.Observations.data<float>().ToArray()[^1] == newest)
                return (batch.Rewards.item<float>(), batch.Discounts.item<float>(), batch.NextObservations.data<float>().ToArray(), batch.Actions.item<long>());
        }

        throw new InvalidOperationException($"The step at {newest} was never sampled.");
    }
}
