namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>How often one side wins, with Wilson's score interval (Wilson 1927), which stays inside [0, 1].</summary>
/// <param name="Rate">Wins plus half the ties, over all comparisons.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Count">Number of comparisons.</param>
public readonly record struct WinRate(double Rate, double Low, double High, int Count)
{
    /// <summary>Compares response i of the policy with response i of the baseline; equal scores are half a win.</summary>
    /// <param name="policy">Scores of the policy's responses.</param>
    /// <param name="baseline">Scores of the baseline's responses to the same prompts.</param>
    /// <param name="z">Normal quantile of the interval; 1.959964 gives 95 %.</param>
    public static WinRate Of(IReadOnlyList<double> policy, IReadOnlyList<double> baseline, double z = 1.959963984540054)
    {
        Check.SameLength(policy, baseline);
        double wins = 0;
        for (int i = 0; i < policy.Count; i++)
            wins += policy[i] == baseline[i] ? 0.5 : policy[i] > baseline[i] ? 1 : 0;
        return Of(wins, policy.Count, z);
    }

    /// <summary>The interval of <paramref name="wins"/> (ties counted one half) in <paramref name="count"/> comparisons.</summary>
    public static WinRate Of(double wins, int count, double z = 1.959963984540054)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!(wins >= 0 && wins <= count))
            throw new ArgumentOutOfRangeException(nameof(wins), wins, $"Wins must lie between 0 and {count}.");
        double rate = wins / count, z2 = z * z, denominator = 1 + z2 / count;
        double centre = (rate + z2 / (2 * count)) / denominator;
        double half = z / denominator * Math.Sqrt(rate * (1 - rate) / count + z2 / (4.0 * count * count));
        // At the ends of the scale the interval ends there too, which rounding would miss by a hair.
        return new WinRate(rate, wins == 0 ? 0 : Math.Max(0, centre - half), wins == count ? 1 : Math.Min(1, centre + half), count);
    }
}
