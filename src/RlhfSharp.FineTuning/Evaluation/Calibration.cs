namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Whether predicted probabilities come true as often as they say (Naeini et al. 2015; Guo et al. 2017).</summary>
/// <param name="ExpectedCalibrationError">Mean over all predictions of the gap between a bin's confidence and its observed share.</param>
/// <param name="Bins">Equal-width bins over [0, 1], empty ones included, for the reliability diagram.</param>
public sealed record Calibration(double ExpectedCalibrationError, IReadOnlyList<CalibrationBin> Bins)
{
    /// <summary>Bins the predictions.</summary>
    /// <param name="probabilities">Predicted probabilities in [0, 1].</param>
    /// <param name="outcomes">What happened: 1, 0, or one half for a tie.</param>
    /// <param name="bins">Number of equal-width bins, at least 1.</param>
    public static Calibration Of(IReadOnlyList<double> probabilities, IReadOnlyList<double> outcomes, int bins = 10)
    {
        Check.SameLength(probabilities, outcomes);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        double[] confidence = new double[bins], observed = new double[bins];
        int[] counts = new int[bins];
        for (int i = 0; i < probabilities.Count; i++)
        {
            if (!(probabilities[i] >= 0 && probabilities[i] <= 1))
                throw new ArgumentException($"Prediction {i} is {probabilities[i]}, which is no probability.", nameof(probabilities));
            int bin = Math.Min((int)(probabilities[i] * bins), bins - 1);
            confidence[bin] += probabilities[i];
            observed[bin] += outcomes[i];
            counts[bin]++;
        }
        double error = 0;
        CalibrationBin[] result = new CalibrationBin[bins];
        for (int bin = 0; bin < bins; bin++)
        {
            error += Math.Abs(confidence[bin] - observed[bin]);
            double count = Math.Max(counts[bin], 1);
            result[bin] = new CalibrationBin((double)bin / bins, (bin + 1.0) / bins, confidence[bin] / count, observed[bin] / count, counts[bin]);
        }
        return new Calibration(error / probabilities.Count, result);
    }

    /// <summary>Calibration of a reward model under Bradley-Terry: the more likely side's probability sigmoid(|chosen - rejected|) against
    /// whether that side was the chosen one (ties one half).</summary>
    public static Calibration OfPairs(
        IReadOnlyList<double> chosen, IReadOnlyList<double> rejected, IReadOnlyList<bool>? ties = null, int bins = 10)
    {
        Check.SameLength(chosen, rejected, ties);
        double[] probabilities = new double[chosen.Count], outcomes = new double[chosen.Count];
        for (int i = 0; i < chosen.Count; i++)
        {
            double difference = chosen[i] - rejected[i];
            probabilities[i] = 1 / (1 + Math.Exp(-Math.Abs(difference)));
            outcomes[i] = difference == 0 || (ties is not null && ties[i]) ? 0.5 : difference > 0 ? 1 : 0;
        }
        return Of(probabilities, outcomes, bins);
    }
}
