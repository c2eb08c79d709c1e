using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Scores of held-out preferences and how often they agree with the labels.</summary>
/// <param name="Chosen">Scores of the preferred sides; of the positive sentences.</param>
/// <param name="Rejected">Scores of the other sides; of the negative sentences.</param>
/// <param name="Ties">Where the labeller had no preference; null for labelled sentences.</param>
/// <param name="Accuracy">Share of pairs (of all positive-negative pairs) ordered as labelled, ties one half.</param>
public sealed record PreferenceScores(IReadOnlyList<double> Chosen, IReadOnlyList<double> Rejected, IReadOnlyList<bool>? Ties, double Accuracy)
{
    /// <summary>Scores every sequence once.</summary>
    public static PreferenceScores Of(Func<IReadOnlyList<int[]>, double[]> score, Preferences preferences)
    {
        if (preferences.Groups is { } groups)
        {
            double[] scores = score([.. groups.SelectMany(group => group.Sequences)]);
            List<double> chosen = [], rejected = [];
            List<bool> ties = [];
            int first = 0;
            foreach (TokenGroup group in groups)
            {
                foreach (TokenComparison pair in group.Comparisons)
                {
                    chosen.Add(scores[first + pair.Chosen]);
                    rejected.Add(scores[first + pair.Rejected]);
                    ties.Add(pair.Tie);
                }
                first += group.Sequences.Count;
            }
            return new PreferenceScores(chosen, rejected, ties, PairAccuracy.Of(chosen, rejected, ties));
        }
        double[] positives = score(preferences.Positives);
        double[] negatives = score(preferences.Negatives);
        return new PreferenceScores(positives, negatives, null, RankStatistic.AreaUnderCurve(positives, negatives));
    }
}
