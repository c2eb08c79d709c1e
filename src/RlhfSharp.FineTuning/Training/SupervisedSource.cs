using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Rollouts;

namespace RlhfSharp.FineTuning.Training;

/// <summary>Shuffled batches of tokenised examples.</summary>
/// <param name="examples">All training rows.</param>
/// <param name="batchSize">Rows a batch.</param>
/// <param name="random">Draws the order.</param>
public sealed class SupervisedSource(TokenRows examples, int batchSize, RandomStream random) : IBatchSource<TokenRows>
{
    private readonly EpochShuffler _shuffler = new(checked((int)examples.RowCount), random);

    /// <inheritdoc/>
    public TokenRows Next(TrainingProgress progress, MetricRecorder metrics) => examples.Select(_shuffler.Next(batchSize));

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => _shuffler.Save(writer);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _shuffler.Load(reader);
}
