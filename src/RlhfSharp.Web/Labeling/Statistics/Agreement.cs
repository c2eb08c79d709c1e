namespace RlhfSharp.Web.Labeling.Statistics;

/// <summary>How far people agree beyond chance: 1 is full agreement, 0 what chance gives. Pure functions.</summary>
internal static class Agreement
{
    /// <summary>Cohen's kappa of two people over the items that both judged (Cohen 1960, eq. 1).</summary>
    /// <param name="judgements">What the first and the second said of each item.</param>
    /// <returns>Null where it is not defined: no item, or both always say one and the same thing.</returns>
    public static double? Cohen(IReadOnlyCollection<(int First, int Second)> judgements)
    {
        if (judgements.Count == 0) return null;
        double count = judgements.Count;
        var observed = judgements.Count(pair => pair.First == pair.Second) / count;
        var expected = judgements.Select(pair => pair.First).Distinct().Sum(category =>
            judgements.Count(pair => pair.First == category) / count * (judgements.Count(pair => pair.Second == category) / count));
        return Kappa(observed, expected);
    }

    /// <summary>
    /// Fleiss' kappa over items that two or more people judged (Fleiss 1971, eqs. 2 to 7). Where the number of people differs between items, an item's
    /// agreement is taken over its own pairs of people and the category shares over all judgements; with equal numbers this is Fleiss' formula.
    /// </summary>
    /// <param name="items">What people said of each item.</param>
    /// <returns>Null where it is not defined: no item with two judgements, or only one category in use.</returns>
    public static double? Fleiss(IEnumerable<IReadOnlyList<int>> items)
    {
        var shared = items.Where(item => item.Count >= 2).ToList();
        if (shared.Count == 0) return null;
        var observed = shared.Average(item =>
            item.GroupBy(category => category).Sum(same => (double)same.Count() * (same.Count() - 1)) / ((double)item.Count * (item.Count - 1)));
        double all = shared.Sum(item => item.Count);
        var expected = shared.SelectMany(item => item).GroupBy(category => category).Sum(same => Math.Pow(same.Count() / all, 2));
        return Kappa(observed, expected);
    }

    private static double? Kappa(double observed, double expected) => 1 - expected < 1e-12 ? null : (observed - expected) / (1 - expected);
}
