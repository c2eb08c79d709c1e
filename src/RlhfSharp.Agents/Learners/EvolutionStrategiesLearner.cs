using RlhfSharp.Agents.Search;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners;

/// <summary>
/// Evolution strategies (Salimans et al. 2017, algorithm 1, with mirrored candidates): a step up the gradient of the expected
/// rank, g = sum_i F_i noise_i / (n deviation), where F are ranks from -0.5 to 0.5, so that no single return can dominate.
/// </summary>
public sealed class EvolutionStrategiesLearner(SearchDistribution distribution, EvolutionOptions options, ISchedule learningRate) : ILearner<Population>
{
    /// <inheritdoc/>
    public void Learn(Population batch, TrainingProgress progress, MetricRecorder metrics)
    {
        double[] mirrored = batch.MirroredReturns ?? throw new ArgumentException("Evolution strategies need mirrored candidates.", nameof(batch));
        int count = batch.Returns.Length;
        double[] ranks = CentredRanks([.. batch.Returns, .. mirrored]);
        double rate = options.LearningRate * learningRate.At(progress);

        double[] mean = distribution.Mean.ToArray();
        ReadOnlySpan<double> deviation = distribution.Deviation;
        double squares = 0;
        for (int k = 0; k < mean.Length; k++)
        {
            double gradient = 0;
            for (int i = 0; i < count; i++)
                gradient += (ranks[i] - ranks[count + i]) * batch.Noise[i][k];
            gradient /= 2 * count * deviation[k];
            squares += gradient * gradient;
            mean[k] += rate * (gradient - options.WeightDecay * mean[k]);
        }

        distribution.MoveTo(mean);
        metrics.Record("grad_norm", Math.Sqrt(squares));
        metrics.RecordLast("lr", rate);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => distribution.Save(writer);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => distribution.Load(reader);

    /// <summary>From -0.5 for the lowest to 0.5 for the highest; equal values share the mean of their ranks.</summary>
    internal static double[] CentredRanks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        double[] ranks = new double[values.Length];
        for (int first = 0; first < order.Length;)
        {
            int end = first + 1;
            while (end < order.Length && values[order[end]] == values[order[first]])
                end++;
            double rank = 0.5 * (first + end - 1) / Math.Max(1, values.Length - 1) - 0.5;
            for (int i = first; i < end; i++)
                ranks[order[i]] = rank;
            first = end;
        }

        return ranks;
    }
}
