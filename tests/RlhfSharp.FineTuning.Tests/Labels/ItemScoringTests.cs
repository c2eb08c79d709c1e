using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Tests.Labels;

public sealed class ItemScoringTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-scoring-").FullName;

    private string Write(ulong seed)
    {
        ByteLevelBpe tokenizer = TinyLanguageModel.Tokenizer();
        using Gpt2Model trunk = TinyLanguageModel.Create(seed, tokenizer.VocabularySize);
        using RewardModel model = new(trunk, new RandomStream(seed));
        model.Save(Path.Combine(_folder, "reward"), tokenizer);
        return Path.Combine(_folder, "reward");
    }

    [Fact]
    public async Task Follow_ANewerModel_ScoresTheOpenItemsAnewAndABrokenOneDoesNot()
    {
        await using LabelDatabase database = await LabelDatabase.OpenAsync(Path.Combine(_folder, "labels.db"), create: true, default);
        LabelItems items = new(database);
        NewItem[] pairs = [.. Enumerable.Range(0, 5).Select(i => new NewItem("the film", [$" is good {i}", $" is bad . {i} plot"], "test"))];
        await items.AddAsync(pairs, new RandomStream(1), default);
        ItemScoring scoring = new([Write(1)]);
        Assert.Equal(5, await scoring.ScoreOpenAsync(items, default));
        double[] before = [.. scoring.Score(pairs).Select(item => item.Uncertainty)];
        Assert.Equal(before, await UncertaintiesAsync(database));

        TaskCompletionSource<string> heard = new();
        using CancellationTokenSource end = new();
        Task following = scoring.FollowAsync(items, line => heard.SetResult(line), new HastyClock(), end.Token);
        File.WriteAllText(Path.Combine(_folder, "reward/model.safetensors"), "half a file");
        Assert.Contains("The former reward model goes on", await heard.Task.WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
        Assert.Equal(before, scoring.Score(pairs).Select(item => item.Uncertainty));

        heard = new();
        double[] expected = [.. new ItemScoring([Write(2)]).Score(pairs).Select(item => item.Uncertainty)];
        Assert.Contains("5 open items are scored anew", await heard.Task.WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
        Assert.Equal(expected, await UncertaintiesAsync(database));
        Assert.NotEqual(before, expected);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    private static Task<List<double>> UncertaintiesAsync(LabelDatabase database) =>
        database.ReadAsync(connection => connection.QueryAsync("SELECT uncertainty FROM items ORDER BY id", row => row.GetDouble(0), default), default);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A clock whose seconds pass in milliseconds.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, dueTime / 1000, period);
    }
}
