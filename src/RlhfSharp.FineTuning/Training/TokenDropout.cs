using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Learners;

namespace RlhfSharp.FineTuning.Training;

/// <summary>
/// Replaces a share of the tokens by random ones, never a sequence's first or last (where the reward is read): a small model can then not learn
/// its training sentences by heart.
/// </summary>
/// <param name="source">Where the batches come from.</param>
/// <param name="share">Probability of replacing a token, in [0, 1).</param>
/// <param name="vocabularySize">Random tokens are drawn below this.</param>
/// <param name="random">Draws tokens and places.</param>
public sealed class TokenDropout(IBatchSource<PreferenceBatch> source, double share, int vocabularySize, RandomStream random) : IBatchSource<PreferenceBatch>
{
    /// <inheritdoc/>
    public PreferenceBatch Next(TrainingProgress progress, MetricRecorder metrics)
    {
        PreferenceBatch batch = source.Next(progress, metrics);
        return batch with { Sequences = [.. batch.Sequences.Select(Replace)] };
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        source.Save(writer.Section("source"));
        random.Save(writer.Section("random"));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        source.Load(reader.Section("source"));
        random.Load(reader.Section("random"));
    }

    private int[] Replace(int[] sequence)
    {
        int[] replaced = [.. sequence];
        for (int i = 1; i < replaced.Length - 1; i++)
            if (random.NextDouble() < share)
                replaced[i] = random.NextIndex(vocabularySize);
        return replaced;
    }
}
