using RlhfSharp.Agents.Search;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners;

/// <summary>
/// Augmented random search (Mania et al. 2018, algorithm 2): a step along each of the b best directions in proportion to the
/// difference between its two candidates, divided by the standard deviation of their returns. Scaled observations, which
/// make V2 of V1, are the matter of who tries the candidates.
/// </summary>
public sealed class ArsLearner(SearchDistribution distribution, ArsOptions options, ISchedule learningRate) : ILearner<Population>
{
    /// <inheritdoc/>
    public void Learn(Population batch, TrainingProgress progress, MetricRecorder metrics)
    {
        double[] plus = batch.Returns, minus = batch.MirroredReturns ?? throw new ArgumentException("Random search needs mirrored candidates.", nameof(batch));
        int count = options.TopDirections == 0 ? plus.Length : Math.Min(options.TopDirections, plus.Length);
        int[] best = [.. Enumerable.Range(0, plus.Length).OrderByDescending(i => Math.Max(plus[i], minus[i])).Take(count)];
        double deviation = Deviation([.. best.Select(i => plus[i]), .. best.Select(i => minus[i])]);
        double rate = options.LearningRate * learningRate.At(progress);
        metrics.Record("search/return_deviation", deviation);
        metrics.RecordLast("lr", rate);
        if (deviation == 0)
            return; // all did as well: there is no direction

        double[] mean = distribution.Mean.ToArray();
        foreach (int i in best)
        {
            double weight = rate / (count * deviation) * (plus[i] - minus[i]);
            for (int k = 0; k < mean.Length; k++)
                mean[k] += weight * batch.Noise[i][k];
        }

        distribution.MoveTo(mean);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => distribution.Save(writer);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => distribution.Load(reader);

    private static double Deviation(double[] returns)
    {
        double mean = returns.Average();
        return Math.Sqrt(returns.Average(value => (value - mean) * (value - mean)));
    }
}
