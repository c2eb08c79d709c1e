using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Agents.Learners;

/// <summary>Means over one minibatch, added up share by share.</summary>
internal sealed class MinibatchStatistics
{
    private double _policyLoss, _entropy, _clipFraction;
    private double? _valueLoss, _valueClipFraction, _klLoss;
    private bool _hasEntropy;

    /// <summary>Mean of half the squared log-ratio.</summary>
    public double ApproximateKl { get; private set; }

    /// <summary>Mean probability ratio.</summary>
    public double Ratio { get; private set; }

    /// <summary>Mean distance of the ratio from 1.</summary>
    public double RatioDeviation { get; private set; }

    public void AddPolicyLoss(double share) => _policyLoss += share;

    public void AddValueLoss(double share) => _valueLoss = (_valueLoss ?? 0) + share;

    public void AddValueClipFraction(double share) => _valueClipFraction = (_valueClipFraction ?? 0) + share;

    public void AddEntropy(double share) => (_entropy, _hasEntropy) = (_entropy + share, true);

    public void AddKlLoss(double share) => _klLoss = (_klLoss ?? 0) + share;

    /// <summary>What follows from the log-ratios of part of the minibatch's <paramref name="count"/> real steps.</summary>
    public void AddLogRatios(float[] logRatios, float[] mask, double count, double clipRange)
    {
        double squares = 0, ratios = 0, deviations = 0;
        long clipped = 0;
        for (int i = 0; i < logRatios.Length; i++)
        {
            if (mask[i] == 0)
                continue;
            double logRatio = logRatios[i], ratio = Math.Exp(logRatio), deviation = Math.Abs(ratio - 1);
            squares += logRatio * logRatio;
            ratios += ratio;
            deviations += deviation;
            if (deviation > clipRange)
                clipped++;
        }

        ApproximateKl += 0.5 * squares / count;
        Ratio += ratios / count;
        RatioDeviation += deviations / count;
        _clipFraction += clipped / count;
    }

    /// <summary>Records the means under the names that TRL uses.</summary>
    public void RecordTo(MetricRecorder metrics)
    {
        metrics.Record("policy/approxkl_avg", ApproximateKl);
        metrics.Record("policy/clipfrac_avg", _clipFraction);
        if (_hasEntropy)
            metrics.Record("policy/entropy_avg", _entropy);
        metrics.Record("loss/policy_avg", _policyLoss);
        if (_valueLoss is { } valueLoss)
            metrics.Record("loss/value_avg", valueLoss);
        if (_klLoss is { } klLoss)
            metrics.Record("loss/kl_avg", klLoss);
        if (_valueClipFraction is { } valueClipFraction)
            metrics.Record("val/clipfrac_avg", valueClipFraction);
        metrics.Record("val/ratio", Ratio);
    }
}
