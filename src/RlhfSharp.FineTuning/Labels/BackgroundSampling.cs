using RlhfSharp.Core.Randomness;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>Keeps the queue filled: samples answers while people label, a little ahead of them.</summary>
/// <param name="items">Where the items go.</param>
/// <param name="prompts">What is asked; each once for each state of the policies.</param>
/// <param name="sampler">Samples the answers.</param>
/// <param name="scoring">Scores them, or null.</param>
/// <param name="options">How far ahead.</param>
/// <param name="clock">Waits.</param>
public sealed class BackgroundSampling(LabelItems items, IReadOnlyList<string> prompts, AnswerSampler sampler, ItemScoring? scoring, SamplingOptions options, TimeProvider clock)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private volatile bool _ended;

    /// <summary>True once every prompt has its answers, or sampling has failed.</summary>
    public bool HasEnded => _ended;

    /// <summary>Samples until every prompt has its answers.</summary>
    /// <returns>How many prompts were left out because their answers came out equal or empty.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            RandomStream random = RandomStream.Named(options.Seed, "label/sampling");
            HashSet<string> known = await items.ReadPromptsAsync(sampler.Source, cancellation);
            string[] open = [.. prompts.Distinct(StringComparer.Ordinal).Where(prompt => !known.Contains(LabelItems.Storable(prompt)))];
            random.Shuffle(open.AsSpan());
            int leftOut = 0;
            foreach (string[] batch in open.Chunk(options.BatchSize))
            {
                while (await items.CountAheadAsync(cancellation) >= options.Ahead)
                    await Task.Delay(s_pause, clock, cancellation);
                IReadOnlyList<NewItem> sampled = await Task.Run(() => scoring is null ? sampler.Sample(batch) : scoring.Score(sampler.Sample(batch)), cancellation);
                await items.AddAsync([.. sampled.Select(item => item with { Wanted = ItemFiles.Wanted(options.Overlap, options.Raters, random) })], random, cancellation);
                leftOut += batch.Length - sampled.Count;
            }
            return leftOut;
        }
        finally
        {
            _ended = true;
        }
    }
}
