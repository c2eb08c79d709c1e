namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>How often a scorer prefers what the labeller preferred.</summary>
public static class PairAccuracy
{
    /// <summary>The share in [0, 1] of pairs with chosen &gt; rejected; equal scores count one half, and so does every pair that the
    /// labeller called a tie, whatever the scores say.</summary>
    /// <param name="chosen">Scores of the preferred responses.</param>
    /// <param name="rejected">Scores of the other responses, in the same order.</param>
    /// <param name="ties">True where the labeller had no preference; null when there are no such pairs.</param>
    /// <exception cref="ArgumentException">Lengths differ, or there is no pair.</exception>
    public static double Of(IReadOnlyList<double> chosen, IReadOnlyList<double> rejected, IReadOnlyList<bool>? ties = null)
    {
        Check.SameLength(chosen, rejected, ties);
        double correct = 0;
        for (int i = 0; i < chosen.Count; i++)
            correct += Credit(chosen[i], rejected[i], ties is not null && ties[i]);
        return correct / chosen.Count;
    }

    /// <summary>The accuracy of each group of pairs and its size, groups in ordinal order.</summary>
    public static IReadOnlyDictionary<string, GroupAccuracy> ByGroup(
        IReadOnlyList<double> chosen, IReadOnlyList<double> rejected, IReadOnlyList<string> groups, IReadOnlyList<bool>? ties = null)
    {
        Check.SameLength(chosen, rejected, ties);
        if (groups.Count != chosen.Count)
            throw new ArgumentException($"{groups.Count} groups for {chosen.Count} pairs.", nameof(groups));
        SortedDictionary<string, (double Correct, int Count)> sums = new(StringComparer.Ordinal);
        for (int i = 0; i < chosen.Count; i++)
        {
            (double correct, int count) = sums.GetValueOrDefault(groups[i]);
            sums[groups[i]] = (correct + Credit(chosen[i], rejected[i], ties is not null && ties[i]), count + 1);
        }
        SortedDictionary<string, GroupAccuracy> result = new(StringComparer.Ordinal);
        foreach ((string group, (double correct, int count)) in sums)
            result[group] = new GroupAccuracy(correct / count, count);
        return result;
    }

    private static double Credit(double chosen, double rejected, bool tie) =>
        tie || chosen == rejected ? 0.5 : chosen > rejected ? 1 : 0;
}
