namespace RlhfSharp.Agents.Learners;

/// <summary>What DQN learns of returns: targets for the chosen actions, and how far the network is from them.</summary>
internal interface IReturnTarget
{
    /// <summary>[rows, ...]: what the network should say of the actions taken, from what it says of the next ones [rows, ...].</summary>
    Tensor Targets(Tensor rewards, Tensor discounts, Tensor next);

    /// <summary>[rows] each: the loss, and the error that priorities follow (at least 0).</summary>
    (Tensor Losses, Tensor Errors) Compare(Tensor chosen, Tensor targets);
}
