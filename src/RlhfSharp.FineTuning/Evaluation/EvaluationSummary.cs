namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>The `evaluation` object of summary.json: what a policy gained over its baseline, and how good a reward model is. Values that
/// were not measured are null and left out.</summary>
public sealed record EvaluationSummary
{
    /// <summary>Policy against baseline by the training reward.</summary>
    public PolicyComparison? Reward { get; init; }

    /// <summary>The same by the gold scorer, which training never saw; written with `gold_` in front.</summary>
    public PolicyComparison? Gold { get; init; }

    /// <summary>KL(policy || reference) in nats per response.</summary>
    public double? KlDivergence { get; init; }

    /// <summary>Different bigrams over all bigrams of the policy's responses.</summary>
    public double? DistinctTwo { get; init; }

    /// <summary>Share of the policy's responses, prompt included, that differ from every other.</summary>
    public double? DistinctResponses { get; init; }

    /// <summary>Mean response length of the policy in tokens.</summary>
    public double? MeanTokens { get; init; }

    /// <summary>Reward model: pair accuracy on held-out pairs, a tie one half.</summary>
    public double? PairAccuracy { get; init; }

    /// <summary>The accuracy no model can exceed on average, because of label noise; known for the embedded dataset.</summary>
    public double? BestPossiblePairAccuracy { get; init; }

    /// <summary>Reward model: see <see cref="Calibration"/>.</summary>
    public double? ExpectedCalibrationError { get; init; }

    /// <summary>Correlation of the reward with the response's length in tokens.</summary>
    public double? LengthCorrelation { get; init; }

    /// <summary>The keys of summary.json with their values, in a fixed order.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> ToPairs()
    {
        List<KeyValuePair<string, double>> pairs = [];
        AddComparison("", Reward);
        Add("kl", KlDivergence);
        Add("distinct_2", DistinctTwo);
        Add("distinct_responses", DistinctResponses);
        Add("mean_tokens", MeanTokens);
        AddComparison("gold_", Gold);
        Add("pair_accuracy", PairAccuracy);
        Add("best_possible_pair_accuracy", BestPossiblePairAccuracy);
        Add("expected_calibration_error", ExpectedCalibrationError);
        Add("length_correlation", LengthCorrelation);
        return pairs;

        void Add(string key, double? value)
        {
            if (value is not null)
                pairs.Add(new(key, value.Value));
        }

        void AddComparison(string prefix, PolicyComparison? comparison)
        {
            if (comparison is null)
                return;
            Add(prefix + "reward_mean_baseline", comparison.BaselineMean);
            Add(prefix + "reward_std_baseline", comparison.BaselineStandardDeviation);
            Add(prefix + "reward_mean_policy", comparison.PolicyMean);
            Add(prefix + "win_rate", comparison.WinRate.Rate);
            Add(prefix + "win_rate_low", comparison.WinRate.Low);
            Add(prefix + "win_rate_high", comparison.WinRate.High);
        }
    }
}
