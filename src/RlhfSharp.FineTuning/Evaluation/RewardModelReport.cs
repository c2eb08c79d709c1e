using System.Text.Json;
using RlhfSharp.Core.Runs;
using RlhfSharp.FineTuning.Rewards;
using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>How good a reward model is on held-out preferences.</summary>
/// <param name="Summary">Pair accuracy, calibration, correlation with length.</param>
/// <param name="Calibration">The bins of its reliability diagram.</param>
/// <param name="Groups">Pair accuracy of each group that the data names; empty when it names none.</param>
public sealed record RewardModelReport(EvaluationSummary Summary, Calibration Calibration, IReadOnlyDictionary<string, GroupAccuracy> Groups)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Scores the held-out preferences. Labelled sentences are paired in order for the calibration; the accuracy is over all pairs.</summary>
    public static RewardModelReport Measure(RewardModelScorer scorer, Preferences validation, double? bestPossible)
    {
        PreferenceScores scores = PreferenceScores.Of(scorer.ScoreTokens, validation);
        int pairs = Math.Min(scores.Chosen.Count, scores.Rejected.Count);
        Calibration calibration = Calibration.OfPairs([.. scores.Chosen.Take(pairs)], [.. scores.Rejected.Take(pairs)], scores.Ties);
        double[] lengths = validation.Groups is { } groups
            ? [.. ResponseLengths(groups, pair => pair.Chosen), .. ResponseLengths(groups, pair => pair.Rejected)]
            : [.. validation.Positives.Select(row => (double)row.Length), .. validation.Negatives.Select(row => (double)row.Length)];
        EvaluationSummary summary = new()
        {
            PairAccuracy = scores.Accuracy,
            BestPossiblePairAccuracy = bestPossible,
            ExpectedCalibrationError = calibration.ExpectedCalibrationError,
            LengthCorrelation = Correlation.Pearson([.. scores.Chosen, .. scores.Rejected], lengths),
        };
        return new RewardModelReport(summary, calibration, ByGroup(scores, validation));
    }

    private static IReadOnlyDictionary<string, GroupAccuracy> ByGroup(PreferenceScores scores, Preferences validation)
    {
        string?[] names = [.. validation.Groups?.SelectMany(group => group.Comparisons.Select(_ => group.Name)) ?? []];
        int[] named = [.. Enumerable.Range(0, names.Length).Where(i => names[i] is not null)];
        return named.Length == 0
            ? new Dictionary<string, GroupAccuracy>()
            : PairAccuracy.ByGroup(
                [.. named.Select(i => scores.Chosen[i])], [.. named.Select(i => scores.Rejected[i])], [.. named.Select(i => names[i]!)],
                [.. named.Select(i => scores.Ties![i])]);
    }

    private static IEnumerable<double> ResponseLengths(IReadOnlyList<TokenGroup> groups, Func<TokenComparison, int> side) =>
        groups.SelectMany(group => group.Comparisons.Select(pair => (double)group.Sequences[side(pair)].Length - group.PromptLength));

    /// <summary>Writes the calibration bins for the report page, and the accuracy by group.</summary>
    public void Save(string path) => AtomicFile.WriteAllText(path, JsonSerializer.Serialize(new { calibration = Calibration.Bins, accuracy_by_group = Groups }, Format) + "\n");
}
