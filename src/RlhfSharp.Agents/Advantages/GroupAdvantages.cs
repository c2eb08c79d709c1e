namespace RlhfSharp.Agents.Advantages;

/// <summary>Advantages that need no critic: each response is compared with others to the same prompt. Rows of one group stand together.</summary>
public static class GroupAdvantages
{
    private const double Epsilon = 1e-4;

    /// <summary>(r - mean of the group) / (standard deviation of the group + 1e-4), the deviation unbiased (GRPO, Shao et al. 2024, section 4.1).</summary>
    /// <param name="rewards">[rows], rows a multiple of <paramref name="groupSize"/>.</param>
    /// <param name="groupSize">Responses a prompt, at least 2.</param>
    /// <returns>[rows].</returns>
    public static Tensor GroupRelative(Tensor rewards, int groupSize)
    {
        Tensor groups = Group(rewards, groupSize); // [groups, groupSize]
        Tensor centred = groups - groups.mean([1], keepdim: true);
        Tensor deviation = (centred.pow(2).sum(1, keepdim: true) / (groupSize - 1)).sqrt();
        return (centred / (deviation + Epsilon)).view(-1);
    }

    /// <summary>r - mean of the other responses of the group (RLOO, Ahmadian et al. 2024, eq. 8).</summary>
    /// <inheritdoc cref="GroupRelative"/>
    public static Tensor LeaveOneOut(Tensor rewards, int groupSize)
    {
        Tensor groups = Group(rewards, groupSize); // [groups, groupSize]
        Tensor others = (groups.sum(1, keepdim: true) - groups) / (groupSize - 1);
        return (groups - others).view(-1);
    }

    private static Tensor Group(Tensor rewards, int groupSize)
    {
        if (rewards.dim() != 1 || groupSize < 2 || rewards.shape[0] % groupSize != 0)
            throw new ArgumentException($"Rewards of shape [{string.Join(", ", rewards.shape)}] do not form groups of {groupSize}; [rows] with rows a multiple of at least 2 is needed.");
        return rewards.view(-1, groupSize);
    }
}
