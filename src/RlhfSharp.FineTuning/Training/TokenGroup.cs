namespace RlhfSharp.FineTuning.Training;

/// <summary>Judged responses to one prompt as token ids.</summary>
/// <param name="Sequences">Prompt and response together, one entry a response.</param>
/// <param name="Comparisons">Every two responses of which the labeller's opinion is known.</param>
/// <param name="Best">Index of the best response where only it is known: then one choice among all is learned from, not the comparisons.</param>
/// <param name="PromptLength">Tokens of the prompt, the same in all sequences.</param>
/// <param name="Name">A name under which accuracy is also reported, when the data has one.</param>
public sealed record TokenGroup(IReadOnlyList<int[]> Sequences, IReadOnlyList<TokenComparison> Comparisons, int? Best, int PromptLength, string? Name = null)
{
    /// <summary>The comparisons that a labeller's ranks, or the best response alone, stand for.</summary>
    /// <param name="ranks">Rank of each response, 1 the best; null where only the best is known.</param>
    /// <param name="best">Index of the best response, where ranks are null.</param>
    /// <param name="count">Number of responses.</param>
    /// <param name="margin">Reward distance asked for, at least 0.</param>
    public static IReadOnlyList<TokenComparison> Compare(IReadOnlyList<int>? ranks, int? best, int count, float margin)
    {
        List<TokenComparison> comparisons = [];
        for (int first = 0; first < count; first++)
        {
            for (int second = first + 1; second < count; second++)
            {
                if (ranks is null && first != best && second != best)
                    continue;
                int order = ranks is null ? (first == best ? -1 : 1) : ranks[first].CompareTo(ranks[second]);
                comparisons.Add(order <= 0 ? new TokenComparison(first, second, order == 0, margin) : new TokenComparison(second, first, false, margin));
            }
        }
        return comparisons;
    }
}
