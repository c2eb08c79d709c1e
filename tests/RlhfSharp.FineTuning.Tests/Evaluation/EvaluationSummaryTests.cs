using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.FineTuning.Tests.Evaluation;

public sealed class EvaluationSummaryTests
{
    [Fact]
    public void ToPairs_PolicyWithGold_HasTheDocumentedKeys()
    {
        EvaluationSummary summary = new()
        {
            Reward = PolicyComparison.Of([2, 4], [0, 2]), Gold = PolicyComparison.Of([1, 1], [1, 0]), KlDivergence = 5.5, DistinctTwo = 0.25, MeanTokens = 19,
        };
        Assert.Equal(
            ["reward_mean_baseline", "reward_std_baseline", "reward_mean_policy", "win_rate", "win_rate_low", "win_rate_high", "kl", "distinct_2",
                "mean_tokens", "gold_reward_mean_baseline", "gold_reward_std_baseline", "gold_reward_mean_policy", "gold_win_rate",
                "gold_win_rate_low", "gold_win_rate_high"],
            summary.ToPairs().Select(pair => pair.Key));
        Assert.Equal(1, summary.ToPairs()[0].Value);
        Assert.Equal(0.75, summary.ToPairs().First(pair => pair.Key == "gold_win_rate").Value);
        Assert.Equal(2, summary.Reward.Gain);
    }

    [Fact]
    public void ToPairs_RewardModel_LeavesOutWhatWasNotMeasured()
    {
        EvaluationSummary summary = new() { PairAccuracy = 0.85, BestPossiblePairAccuracy = 0.875, ExpectedCalibrationError = 0.02, LengthCorrelation = -0.1 };
        Assert.Equal(["pair_accuracy", "best_possible_pair_accuracy", "expected_calibration_error", "length_correlation"],
            summary.ToPairs().Select(pair => pair.Key));
    }

    [Fact]
    public void Gain_ConstantBaseline_IsZero() => Assert.Equal(0, PolicyComparison.Of([3], [1]).Gain);
}
