using RlhfSharp.Agents.Search;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners;

/// <summary>
/// The cross-entropy method: mean and deviation become those of the best candidates (Rubinstein 1999), with a variance
/// added that falls over time (Szita and Lorincz 2006, "noisy CEM").
/// </summary>
public sealed class CemLearner(SearchDistribution distribution, CemOptions options) : ILearner<Population>
{
    /// <inheritdoc/>
    public void Learn(Population batch, TrainingProgress progress, MetricRecorder metrics)
    {
        int eliteCount = Math.Max(1, (int)Math.Round(options.EliteFraction * batch.Returns.Length));
        int[] elite = [.. Enumerable.Range(0, batch.Returns.Length).OrderByDescending(i => batch.Returns[i]).Take(eliteCount)]; // stable
        double added = options.ExtraDeviation * Math.Max(0, 1 - (double)progress.Iteration / options.ExtraIterations);

        double[] mean = distribution.Mean.ToArray();
        Span<double> deviation = distribution.Deviation;
        double sum = 0;
        for (int k = 0; k < mean.Length; k++)
        {
            double shift = 0, squares = 0;
            foreach (int i in elite)
                shift += batch.Noise[i][k] / eliteCount;
            foreach (int i in elite)
                squares += (batch.Noise[i][k] - shift) * (batch.Noise[i][k] - shift) / eliteCount;
            mean[k] += deviation[k] * shift;
            deviation[k] = Math.Sqrt(deviation[k] * deviation[k] * squares + added * added);
            sum += deviation[k];
        }

        distribution.MoveTo(mean);
        metrics.Record("search/elite_return", elite.Average(i => batch.Returns[i]));
        metrics.Record("search/deviation", sum / mean.Length);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => distribution.Save(writer);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => distribution.Load(reader);
}
