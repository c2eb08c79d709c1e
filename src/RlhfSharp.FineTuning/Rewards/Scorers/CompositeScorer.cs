using RlhfSharp.Core;

namespace RlhfSharp.FineTuning.Rewards.Scorers;

/// <summary>A weighted sum of scorers.</summary>
public sealed class CompositeScorer : IResponseScorer
{
    private readonly (IResponseScorer Scorer, double Weight)[] _parts;

    /// <param name="parts">At least one scorer, with finite weights; a negative weight turns a scorer round.</param>
    public CompositeScorer(IReadOnlyList<(IResponseScorer Scorer, double Weight)> parts)
    {
        if (parts.Count == 0)
            throw new UserException("A weighted sum of rewards needs at least one scorer.");
        foreach ((IResponseScorer scorer, double weight) in parts)
            if (!double.IsFinite(weight))
                throw new UserException($"The weight of scorer {scorer.Name} must be a finite number, not {weight}.");
        _parts = [.. parts];
    }

    public string Name => string.Join('+', _parts.Select(part => part.Scorer.Name));

    public IReadOnlyList<double> Score(IReadOnlyList<ScoredText> items)
    {
        double[] sums = new double[items.Count];
        foreach ((IResponseScorer scorer, double weight) in _parts)
        {
            IReadOnlyList<double> scores = CheckedScores.Of(scorer, items);
            for (int i = 0; i < sums.Length; i++)
                sums[i] += weight * scores[i];
        }
        return sums;
    }
}
