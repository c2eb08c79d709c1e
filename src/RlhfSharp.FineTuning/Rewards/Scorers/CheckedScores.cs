namespace RlhfSharp.FineTuning.Rewards.Scorers;

/// <summary>Calls a scorer and checks what it returns, so that a faulty one stops the run with its name.</summary>
public static class CheckedScores
{
    /// <summary>The scores: one finite number for each item.</summary>
    /// <exception cref="InvalidOperationException">The scorer returned another number of scores, or one that is not finite.</exception>
    public static IReadOnlyList<double> Of(IResponseScorer scorer, IReadOnlyList<ScoredText> items)
    {
        IReadOnlyList<double> scores = scorer.Score(items);
        if (scores.Count != items.Count)
            throw new InvalidOperationException($"Scorer {scorer.Name} returned {scores.Count} scores for {items.Count} responses.");
        for (int i = 0; i < scores.Count; i++)
            if (!double.IsFinite(scores[i]))
                throw new InvalidOperationException($"Scorer {scorer.Name} returned {scores[i]} for the response \"{items[i].Response}\".");
        return scores;
    }
}
