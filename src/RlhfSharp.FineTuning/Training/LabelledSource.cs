using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Learners;

namespace RlhfSharp.FineTuning.Training;

/// <summary>
/// Batches of positive and negative sentences in which every positive is compared with every negative: n + n sequences give n squared pairs, which is
/// the area under the ROC curve taken as a loss.
/// </summary>
/// <param name="positives">Sentences people called positive, tokenised.</param>
/// <param name="negatives">Sentences people called negative, tokenised.</param>
/// <param name="size">Sentences of each label a batch.</param>
/// <param name="random">Draws the order.</param>
public sealed class LabelledSource(IReadOnlyList<int[]> positives, IReadOnlyList<int[]> negatives, int size, RandomStream random) : IBatchSource<PreferenceBatch>
{
    private readonly EpochShuffler _positives = new(positives.Count, random);
    private readonly EpochShuffler _negatives = new(negatives.Count, random);

    /// <inheritdoc/>
    public PreferenceBatch Next(TrainingProgress progress, MetricRecorder metrics)
    {
        int[][] sequences = [.. _positives.Next(size).Select(i => positives[i]), .. _negatives.Next(size).Select(i => negatives[i])];
        return new PreferenceBatch(sequences, [.. Enumerable.Range(0, size * size).Select(pair => new Comparison(pair / size, size + pair % size))], []);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _positives.Save(writer.Section("positives"));
        _negatives.Save(writer.Section("negatives"));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _positives.Load(reader.Section("positives"));
        _negatives.Load(reader.Section("negatives"));
    }
}
