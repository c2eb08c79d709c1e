namespace RlhfSharp.FineTuning.Embedded;

/// <summary>Known figures of the embedded dataset.</summary>
/// <param name="BestPossiblePairAccuracy">Mean over the validation pairs of the expected accuracy of one who knows the gold scores, a tie one half:
/// what no reward model can exceed on average.</param>
/// <param name="GoldPairAccuracy">What the gold scores reach on the validation labels as drawn.</param>
/// <param name="LabelAgreement">Mean over the validation pairs of the probability that two labellers agree, given that neither calls it a tie.</param>
/// <param name="TieShare">Share of ties among the validation pairs.</param>
/// <param name="GoldMean">Mean gold score of the training reviews.</param>
/// <param name="GoldStandardDeviation">Their population standard deviation.</param>
/// <param name="Words">Different words in the training reviews.</param>
public sealed record DatasetStatistics(
    double BestPossiblePairAccuracy, double GoldPairAccuracy, double LabelAgreement, double TieShare, double GoldMean, double GoldStandardDeviation, int Words);
