namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Scores of a policy's responses against a baseline's responses to the same prompts.</summary>
/// <param name="BaselineMean">Mean score of the baseline.</param>
/// <param name="BaselineStandardDeviation">Population standard deviation of the baseline's scores: the unit of the gain.</param>
/// <param name="PolicyMean">Mean score of the policy.</param>
/// <param name="WinRate">How often the policy's response scores higher, ties one half.</param>
public sealed record PolicyComparison(double BaselineMean, double BaselineStandardDeviation, double PolicyMean, WinRate WinRate)
{
    /// <summary>(policy - baseline) / standard deviation of the baseline; 0 when the baseline's scores are all equal.</summary>
    public double Gain => BaselineStandardDeviation == 0 ? 0 : (PolicyMean - BaselineMean) / BaselineStandardDeviation;

    /// <summary>Compares response i with response i.</summary>
    public static PolicyComparison Of(IReadOnlyList<double> policy, IReadOnlyList<double> baseline) => new(
        Moments.Mean(baseline), Moments.StandardDeviation(baseline), Moments.Mean(policy), WinRate.Of(policy, baseline));
}
