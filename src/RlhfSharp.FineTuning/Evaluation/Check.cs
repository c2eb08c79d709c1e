namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Argument checks that the statistics share.</summary>
internal static class Check
{
    public static void SameLength<TFirst, TSecond>(IReadOnlyList<TFirst> first, IReadOnlyList<TSecond> second)
    {
        NotEmpty(first);
        if (first.Count != second.Count)
            throw new ArgumentException($"The two lists must be of one length, but have {first.Count} and {second.Count} items.");
    }

    public static void SameLength(IReadOnlyList<double> first, IReadOnlyList<double> second, IReadOnlyList<bool>? third)
    {
        SameLength(first, second);
        if (third is not null)
            SameLength(first, third);
    }

    public static void NotEmpty<T>(IReadOnlyList<T> values)
    {
        if (values.Count == 0)
            throw new ArgumentException("A statistic of no values is undefined: pass at least one.");
    }
}
