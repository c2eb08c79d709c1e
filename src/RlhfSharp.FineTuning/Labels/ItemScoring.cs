using RlhfSharp.Core;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>Scores items with reward models, and all open ones anew when a model on the disk becomes newer while people label.</summary>
public sealed class ItemScoring
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);
    private readonly IReadOnlyList<string> _folders;
    private DateTime[] _written;
    private volatile AnswerUncertainty _uncertainty;

    /// <param name="folders">Model folders of reward models that share one tokenizer.</param>
    /// <exception cref="UserException">A folder holds no reward model, or another tokenizer than the first.</exception>
    public ItemScoring(IReadOnlyList<string> folders)
    {
        _folders = folders;
        _written = Written();
        _uncertainty = AnswerUncertainty.Load(folders);
    }

    /// <summary>The items with what the models say of them.</summary>
    public IReadOnlyList<NewItem> Score(IReadOnlyList<NewItem> sampled)
    {
        double[] scores = _uncertainty.Score([.. sampled.Select(item => (item.Prompt, item.Responses))]);
        return [.. sampled.Select((item, i) => item with { Uncertainty = scores[i] })];
    }

    /// <summary>Scores what is still open.</summary>
    /// <returns>How many items that were.</returns>
    public async Task<int> ScoreOpenAsync(LabelItems items, CancellationToken cancellation)
    {
        List<LabelItem> open = await items.ReadOpenAsync(cancellation);
        double[] scores = await Task.Run(() => _uncertainty.Score([.. open.Select(item => (item.Prompt, item.Responses))]), cancellation);
        await items.ScoreAsync([.. open.Select((item, i) => (item.Id, scores[i]))], cancellation);
        return open.Count;
    }

    /// <summary>Looks every few seconds whether a model is newer; goes on until it is cancelled. A newer model that cannot be read leaves the former in place.</summary>
    /// <param name="items">What to score anew.</param>
    /// <param name="say">Told what became of a newer model.</param>
    /// <param name="clock">Waits.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task FollowAsync(LabelItems items, Action<string> say, TimeProvider clock, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(s_pause, clock, cancellation);
            if (Written() is var written && written.SequenceEqual(_written))
                continue;
            _written = written;
            try
            {
                _uncertainty = await Task.Run(() => AnswerUncertainty.Load(_folders), cancellation);
            }
            catch (UserException problem)
            {
                say($"The former reward model goes on, for the newer one cannot be used: {problem.Message}");
                continue;
            }
            say($"The reward model is newer; {await ScoreOpenAsync(items, cancellation)} open items are scored anew.");
        }
    }

    private DateTime[] Written() => [.. _folders.Select(folder => File.GetLastWriteTimeUtc(Path.Combine(folder, "model.safetensors")))];
}
