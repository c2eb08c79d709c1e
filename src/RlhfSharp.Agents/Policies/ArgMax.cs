using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>Where the largest of some numbers is; there is at least one.</summary>
internal static class ArgMax
{
    /// <summary>The first of several that are equal.</summary>
    public static int First(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best])
                best = i;
        return best;
    }

    /// <summary>One of several that are equal, drawn at random, because the first would be favoured at the start. Draws only where there are several.</summary>
    public static int Any(ReadOnlySpan<double> values, RandomStream ties)
    {
        int best = 0, count = 1;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
                (best, count) = (i, 1);
            else if (values[i] == values[best])
                count++;
        }

        if (count == 1)
            return best;
        int skipped = ties.NextIndex(count);
        for (int i = best; ; i++)
            if (values[i] == values[best] && skipped-- == 0)
                return i;
    }
}
