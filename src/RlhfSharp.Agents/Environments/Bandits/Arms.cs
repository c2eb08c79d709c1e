namespace RlhfSharp.Agents.Environments.Bandits;

/// <summary>What all bandits share.</summary>
internal static class Arms
{
    /// <summary>The arm with the highest mean, the first of equals.</summary>
    public static int Best(ReadOnlySpan<double> means)
    {
        int best = 0;
        for (int arm = 1; arm < means.Length; arm++)
            if (means[arm] > means[best])
                best = arm;
        return best;
    }

    /// <summary>Throws where there is no such arm.</summary>
    public static void Check(int arm, int count)
    {
        if ((uint)arm >= (uint)count)
            throw new ArgumentOutOfRangeException(nameof(arm), arm, $"This bandit has the arms 0 to {count - 1}.");
    }
}
