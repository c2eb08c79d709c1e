using RlhfSharp.Core;

namespace RlhfSharp.Agents.Losses;

/// <summary>Targets and losses of action values. A discount is gamma^n, 0 where the task terminated; no gradient flows into a target.</summary>
public static class TemporalDifference
{
    /// <summary>[rows]: r + discount * next value.</summary>
    public static Tensor Targets(Tensor rewards, Tensor discounts, Tensor nextValues)
    {
        Masked.CheckShapes(rewards, discounts);
        Masked.CheckShapes(rewards, nextValues);
        return (rewards + discounts * nextValues).detach();
    }

    /// <summary>int64 [rows]: the best action by values [rows, actions]. DQN asks the target network, double DQN (van Hasselt et al. 2016) the online one.</summary>
    public static Tensor BestActions(Tensor values) => values.argmax(1);

    /// <summary>[rows, ...]: of [rows, actions, ...] what belongs to actions int64 [rows].</summary>
    public static Tensor Choose(Tensor perAction, Tensor actions)
    {
        if (perAction.dim() == 2)
            return perAction.gather(1, actions.unsqueeze(1)).squeeze(1);
        Tensor rows = torch.arange(actions.shape[0], ScalarType.Int64) * perAction.shape[1] + actions;
        return perAction.flatten(0, 1).index_select(0, rows);
    }

    /// <summary>Huber's loss with threshold 1 of every element: half the squared error, linear beyond an error of 1.</summary>
    public static Tensor Huber(Tensor values, Tensor targets)
    {
        Masked.CheckShapes(values, targets);
        return nn.functional.smooth_l1_loss(values, targets, nn.Reduction.None);
    }

    /// <summary>
    /// [rows, actions, ...]: value + advantage - mean advantage over the actions, from values [rows, 1, ...]
    /// (dueling networks, Wang et al. 2016, equation 9).
    /// </summary>
    public static Tensor Dueling(Tensor values, Tensor advantages) => values + (advantages - advantages.mean([1], keepdim: true));
}
