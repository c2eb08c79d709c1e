using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Learners;

namespace RlhfSharp.FineTuning.Training;

/// <summary>Shuffled batches of preference pairs.</summary>
/// <param name="pairs">All training pairs, tokenised.</param>
/// <param name="batchSize">Pairs a batch.</param>
/// <param name="random">Draws the order.</param>
public sealed class PairSource(IReadOnlyList<TokenPair> pairs, int batchSize, RandomStream random) : IBatchSource<PreferenceBatch>
{
    private readonly EpochShuffler _shuffler = new(pairs.Count, random);

    /// <inheritdoc/>
    public PreferenceBatch Next(TrainingProgress progress, MetricRecorder metrics)
    {
        int[] batch = _shuffler.Next(batchSize);
        return new PreferenceBatch(
            [.. batch.SelectMany(i => new[] { pairs[i].Chosen, pairs[i].Rejected })],
            [.. batch.Select((_, place) => 2L * place)],
            [.. batch.Select((_, place) => 2L * place + 1)],
            [.. batch.Select(i => pairs[i].Tie ? 0.5f : 1f)],
            [.. batch.Select(i => pairs[i].Margin)]);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => _shuffler.Save(writer);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _shuffler.Load(reader);
}
