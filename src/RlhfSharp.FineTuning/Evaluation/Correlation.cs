namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Correlation coefficients, for example of a reward with the response's length.</summary>
public static class Correlation
{
    /// <summary>Pearson's coefficient in [-1, 1]; 0 when either side is constant.</summary>
    public static double Pearson(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        Check.SameLength(first, second);
        double firstMean = Moments.Mean(first), secondMean = Moments.Mean(second);
        double covariance = 0, firstVariance = 0, secondVariance = 0;
        for (int i = 0; i < first.Count; i++)
        {
            double x = first[i] - firstMean, y = second[i] - secondMean;
            covariance += x * y;
            firstVariance += x * x;
            secondVariance += y * y;
        }
        return firstVariance == 0 || secondVariance == 0 ? 0 : covariance / Math.Sqrt(firstVariance * secondVariance);
    }

    /// <summary>Spearman's coefficient: Pearson's of the ranks, equal values sharing their mean rank.</summary>
    public static double Spearman(IReadOnlyList<double> first, IReadOnlyList<double> second) =>
        Pearson(RankStatistic.MidRanks(first), RankStatistic.MidRanks(second));
}
