using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Learners;

namespace RlhfSharp.FineTuning.Training;

/// <summary>
/// Shuffled batches of judged responses. All comparisons of a prompt stay in one batch, so that each response runs through the model once however often it
/// is compared, and no response is seen more than once an epoch, which would over-fit (Ouyang et al. 2022, section 3.5).
/// </summary>
/// <param name="groups">All training groups, tokenised.</param>
/// <param name="batchSize">Groups a batch.</param>
/// <param name="random">Draws the order.</param>
public sealed class GroupSource(IReadOnlyList<TokenGroup> groups, int batchSize, RandomStream random) : IBatchSource<PreferenceBatch>
{
    private readonly EpochShuffler _shuffler = new(groups.Count, random);

    /// <inheritdoc/>
    public PreferenceBatch Next(TrainingProgress progress, MetricRecorder metrics)
    {
        List<int[]> sequences = [];
        List<Comparison> comparisons = [];
        List<Choice> choices = [];
        foreach (int index in _shuffler.Next(batchSize))
        {
            TokenGroup group = groups[index];
            int first = sequences.Count;
            sequences.AddRange(group.Sequences);
            if (group.Best is int best)
                choices.Add(new Choice([.. Enumerable.Range(first, group.Sequences.Count)], best));
            else
                comparisons.AddRange(group.Comparisons.Select(pair => new Comparison(first + pair.Chosen, first + pair.Rejected, pair.Tie ? 0.5f : 1f, pair.Margin)));
        }
        return new PreferenceBatch(sequences, comparisons, choices);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => _shuffler.Save(writer);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _shuffler.Load(reader);
}
