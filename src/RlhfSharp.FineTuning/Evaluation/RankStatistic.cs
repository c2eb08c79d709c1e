namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Accuracy over all positive-negative pairs, from ranks (Mann and Whitney 1947).</summary>
public static class RankStatistic
{
    /// <summary>The share in [0, 1] of all positive-negative pairs in which the positive scores higher, ties one half: the area under
    /// the ROC curve. O(n log n); no pair is enumerated.</summary>
    public static double AreaUnderCurve(IReadOnlyList<double> positives, IReadOnlyList<double> negatives)
    {
        Check.NotEmpty(positives);
        Check.NotEmpty(negatives);
        double[] scores = [.. positives, .. negatives];
        double[] ranks = MidRanks(scores);
        double rankSum = 0;
        for (int i = 0; i < positives.Count; i++)
            rankSum += ranks[i];
        double wins = rankSum - positives.Count * (positives.Count + 1.0) / 2;
        return wins / ((double)positives.Count * negatives.Count);
    }

    /// <summary>Ranks from 1; equal values share the mean of their ranks.</summary>
    public static double[] MidRanks(IReadOnlyList<double> values)
    {
        int[] order = new int[values.Count];
        for (int i = 0; i < order.Length; i++)
            order[i] = double.IsNaN(values[i]) ? throw new ArgumentException($"Value {i} is NaN and has no rank.", nameof(values)) : i;
        Array.Sort(order, (a, b) => values[a].CompareTo(values[b]));
        double[] ranks = new double[order.Length];
        for (int start = 0; start < order.Length;)
        {
            int end = start + 1;
            while (end < order.Length && values[order[end]] == values[order[start]])
                end++;
            for (int i = start; i < end; i++)
                ranks[order[i]] = (start + 1 + end) / 2.0;
            start = end;
        }
        return ranks;
    }
}
