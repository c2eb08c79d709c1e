using MathNormal = MathNet.Numerics.Distributions.Normal;

namespace RlhfSharp.Agents.Comparison;

/// <summary>
/// The rank test of Mann and Whitney (1947): whether one agent tends to give higher values than the other, whatever their
/// distribution. Exact (given the ties) up to 40 values together, by the normal approximation beyond.
/// </summary>
public static class MannWhitneyTest
{
    private const int ExactLimit = 40;

    /// <summary>The two-sided p-value.</summary>
    public static double PValue(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.IsEmpty || second.IsEmpty)
            throw new ArgumentException("The rank test needs a value on each side.");
        int[] ranks = DoubledRanks([.. first, .. second]);
        int observed = ranks.AsSpan(0, first.Length).ToArray().Sum();
        return ranks.Length <= ExactLimit ? Exact(ranks, first.Length, observed) : ByNormal(ranks, first.Length, observed);
    }

    // Twice the rank of each value, so that the mean rank of ties is whole.
    private static int[] DoubledRanks(double[] values)
    {
        int[] ranks = new int[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int below = values.Count(value => value < values[i]), equal = values.Count(value => value == values[i]);
            ranks[i] = 2 * below + equal + 1;
        }

        return ranks;
    }

    // Counts, for every sum, the choices of `count` ranks that have it.
    private static double Exact(int[] ranks, int count, int observed)
    {
        int total = ranks.Sum();
        double[,] ways = new double[count + 1, total + 1];
        ways[0, 0] = 1;
        foreach (int rank in ranks)
            for (int chosen = count; chosen >= 1; chosen--)
                for (int sum = total; sum >= rank; sum--)
                    ways[chosen, sum] += ways[chosen - 1, sum - rank];
        double all = 0, extreme = 0;
        double mean = (double)count * total / ranks.Length, distance = Math.Abs(observed - mean);
        for (int sum = 0; sum <= total; sum++)
        {
            all += ways[count, sum];
            if (Math.Abs(sum - mean) >= distance - 1e-9)
                extreme += ways[count, sum];
        }

        return extreme / all;
    }

    // With the correction for ties (through the variance of the ranks themselves) and for continuity.
    private static double ByNormal(int[] ranks, int count, int observed)
    {
        double[] values = [.. ranks.Select(rank => rank / 2.0)];
        double mean = count * Sample.Mean(values), other = ranks.Length - count;
        double variance = count * other / ranks.Length * Sample.Variance(values);
        if (variance == 0)
            return 1;
        double distance = Math.Max(0, Math.Abs(observed / 2.0 - mean) - 0.5);
        return 2 * MathNormal.CDF(0, 1, -distance / Math.Sqrt(variance));
    }
}
