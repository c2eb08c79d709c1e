using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Agents.Rollouts;

/// <summary>Makes every step a row of its own, so that steps are shuffled into minibatches one by one.</summary>
public static class StepsAsRows
{
    /// <summary>[environments, steps] becomes [environments * steps, 1]; observations [environments, steps, ...] lose their second axis,
    /// actions of several numbers keep theirs at the end.</summary>
    public static PolicyBatch<TensorRows> Apply(PolicyBatch<TensorRows> batch)
    {
        long rows = batch.Actions.shape[0] * batch.Actions.shape[1];
        Tensor observations = batch.Observations.Values;
        return new PolicyBatch<TensorRows>(
            new TensorRows(observations.reshape([rows, .. observations.shape[2..]])),
            batch.Actions.reshape([rows, 1, .. batch.Actions.shape[2..]]),
            batch.LogProbs.reshape(rows, 1),
            batch.Advantages.reshape(rows, 1),
            batch.Returns.reshape(rows, 1),
            batch.Values?.reshape(rows, 1),
            batch.ReferenceLogProbs?.reshape(rows, 1),
            batch.Mask.reshape(rows, 1));
    }

    /// <summary>As <see cref="Apply"/>, without the steps that are padding.</summary>
    public static PolicyBatch<TensorRows> ApplyWithoutPadding(PolicyBatch<TensorRows> batch)
    {
        float[] mask = batch.Mask.ToSingles();
        long[] real = [.. Enumerable.Range(0, mask.Length).Where(step => mask[step] != 0).Select(step => (long)step)];
        return Apply(batch).SelectRows(torch.tensor(real, [real.Length], device: batch.Mask.device));
    }
}
