using System.Text.Json;
using System.Text.RegularExpressions;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.Cli.Tests.Commands;

public sealed class LabelTests
{
    private static string Pairs(TemporaryFolder folder, int count) => folder.Add("pairs.jsonl", string.Concat(Enumerable.Range(0, count)
        .Select(i => $$"""{"prompt":"question {{i}}","chosen":" good {{i}}","rejected":" bad {{i}}"}""" + "\n")));

    /// <summary>Labels whatever comes, preferring the good answer, until nothing comes any more.</summary>
    private static async Task<int> LabelAllAsync(HttpClient client, Func<int, string?>? other = null)
    {
        var done = 0;
        for (var page = await client.GetStringAsync("/"); page.Contains("name=\"ticket\"", StringComparison.Ordinal); done++)
        {
            var good = Regex.Match(page, "answer-1\">Answer 1</h2>\n<div class=\"text\" dir=\"auto\">good").Success ? "1" : "2";
            page = await LabelProcess.ChooseAsync(client, page, other?.Invoke(done) ?? good, other?.Invoke(done) is null ? "3" : "");
        }
        return done;
    }

    [Fact]
    public async Task Kill_AtAnyMoment_LosesNoAcknowledgedLabel()
    {
        using var folder = new TemporaryFolder();
        string pairs = Pairs(folder, 2000), store = folder.In("labels.db");
        var acknowledged = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            using var server = LabelProcess.Start("--pairs", pairs, "--store", store, "--overlap", "0");
            using var client = await server.ClientAsync();
            var enough = new TaskCompletionSource();
            var killer = Task.Run(async () =>
            {
                await enough.Task.WaitAsync(TimeSpan.FromMinutes(1));
                await Task.Delay(23 * round); // while the next labels are on their way
                server.Kill();
            });
            try
            {
                var page = await client.GetStringAsync("/");
                for (var given = 1; ; given++)
                {
                    var question = Regex.Match(page, "question \\d+").Value;
                    page = await LabelProcess.ChooseAsync(client, page, "1");
                    acknowledged.Add(question);
                    if (given == 10) enough.SetResult();
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                // The moment at which it was killed.
            }
            await killer;
        }
        Assert.True(acknowledged.Count >= 30, $"only {acknowledged.Count} labels were given before the ends came");
        await using var database = await LabelDatabase.OpenAsync(store, create: false, default);
        var judged = (await JudgedItem.ReadAsync(database, default)).Select(item => item.Item.Prompt).ToList();
        Assert.Empty(acknowledged.Except(judged));
        Assert.Equal(acknowledged.Count, acknowledged.Distinct().Count());
        Assert.InRange(judged.Count, acknowledged.Count, acknowledged.Count + 3); // stored, but killed before the answer went out
    }

    [Fact]
    public async Task Export_AfterLabelling_HasTrlsColumnsAndTrainRewardReadsTheStore()
    {
        using var folder = new TemporaryFolder();
        string pairs = Pairs(folder, 12), store = folder.In("labels.db");
        using (var server = LabelProcess.Start("--pairs", pairs, "--store", store, "--overlap", "0"))
        {
            using var client = await server.ClientAsync();
            Assert.Equal(12, await LabelAllAsync(client, done => done switch { 0 => "0", 1 => "b", 2 => "s", _ => null }));
        }
        var run = CommandLineRun.Of("label", "export", "--store", store, "--out", folder.In("out.jsonl"));
        Assert.True(run.ExitCode == 0, run.Error);
        var lines = File.ReadAllLines(folder.In("out.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(11, lines.Count); // the skip says nothing
        Assert.Equal(2, lines.Count(line => line.TryGetProperty("tie", out var tie) && tie.GetBoolean()));
        Assert.Equal(1, lines.Count(line => line.TryGetProperty("all_bad", out _)));
        Assert.All(lines.Where(line => !line.TryGetProperty("tie", out _)), line =>
        {
            Assert.StartsWith(" good", line.GetProperty("chosen").GetString(), StringComparison.Ordinal);
            Assert.StartsWith(" bad", line.GetProperty("rejected").GetString(), StringComparison.Ordinal);
            Assert.Equal(3, line.GetProperty("margin").GetDouble());
        });

        var direct = DataFiles.Load(new() { Path = store });
        var exported = DataFiles.Load(new() { Path = folder.In("out.jsonl") });
        Assert.Equal(
            exported.PreferencesTrain!.Concat(exported.PreferencesValidation!).Select(group => (group.Prompt, string.Join(',', group.Ranks!), group.Margin)).Order(),
            direct.PreferencesTrain!.Concat(direct.PreferencesValidation!).Select(group => (group.Prompt, string.Join(',', group.Ranks!), group.Margin)).Order());

        var model = TinyModel.Write(folder.In("sft"));
        run = CommandLineRun.Of("train-reward", "--set", $"data.path={store}", "--set", $"model.path={model}", "--set", "reward_model.normalization_samples=0", "--set", "reward_model.batch_size=2",
            "--output", folder.In("reward"), "--plain");
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.True(File.Exists(folder.In("reward/model/model.safetensors")));

        // What the new model is least sure of comes first.
        using var second = LabelProcess.Start("--pairs", pairs, "--store", folder.In("second.db"), "--reward-model", folder.In("reward"), "--random-share", "0", "--overlap", "0");
        using var again = await second.ClientAsync();
        var shown = Regex.Match(await again.GetStringAsync("/"), "question \\d+").Value;
        var scores = AnswerUncertainty.Load([folder.In("reward/model")]).Score(
            [.. Enumerable.Range(0, 12).Select(i => ($"question {i}", (IReadOnlyList<string>)[$" good {i}", $" bad {i}"]))]);
        Assert.Equal($"question {Array.IndexOf(scores, scores.Max())}", shown);
    }

    [Fact]
    public async Task Prompts_WithTwoPolicies_AreAnsweredWhilePeopleLabel()
    {
        using var folder = new TemporaryFolder();
        string first = TinyModel.Write(folder.In("one")), second = TinyModel.Write(folder.In("two/model"), weight => weight.mul_(0.5));
        var prompts = folder.Add("prompts.jsonl", string.Concat(((string[])["the battery", "the screen", "the staff"]).Select(text => $$"""{"prompt":"{{text}}"}""" + "\n")));
        using var server = LabelProcess.Start("--prompts", prompts, "--policy", first, "--policy", folder.In("two"), "--answers", "4", "--max-new-tokens", "8", "--store", folder.In("labels.db"), "--overlap", "0");
        using var client = await server.ClientAsync();
        var page = await client.GetStringAsync("/");
        for (var tries = 0; !page.Contains("name=\"ticket\"", StringComparison.Ordinal) && tries < 100; tries++)
        {
            Assert.Contains("being sampled", page, StringComparison.Ordinal);
            await Task.Delay(100);
            page = await client.GetStringAsync("/");
        }
        for (var i = 0; i < 3; i++) page = await LabelProcess.ChooseAsync(client, page, "4");
        Assert.Contains("Nothing left to label", page, StringComparison.Ordinal);
        server.Kill();

        var run = CommandLineRun.Of("label", "export", "--store", folder.In("labels.db"), "--format", "openai", "--model", first, "--out", folder.In("best.json"));
        Assert.True(run.ExitCode == 0, run.Error);
        var items = JsonDocument.Parse(File.ReadAllText(folder.In("best.json"))).RootElement.EnumerateArray().ToList();
        Assert.Equal(3, items.Count);
        Assert.All(items, item =>
        {
            Assert.Equal(["query", "sample0", "sample1", "sample2", "sample3", "best"], item.EnumerateObject().Select(property => property.Name));
            Assert.Equal(JsonValueKind.Number, item.GetProperty("sample3")[0].ValueKind);
            Assert.InRange(item.GetProperty("best").GetInt32(), 0, 3);
        });
    }

    [Fact]
    public async Task Prompts_WhoseAnswersComeOutEqual_AreLeftOutAndCounted()
    {
        using var folder = new TemporaryFolder();
        var model = TinyModel.Write(folder.In("one"));
        var prompts = folder.Add("prompts.jsonl", """{"prompt":"the battery"}""" + "\n");
        using var server = LabelProcess.Start("--prompts", prompts, "--policy", model, "--policy", model, "--temperature", "0", "--max-new-tokens", "4", "--store", folder.In("labels.db"));
        using var client = await server.ClientAsync();
        for (var tries = 0; tries < 100 && !(await client.GetStringAsync("/")).Contains("Nothing left to label", StringComparison.Ordinal); tries++) await Task.Delay(100);
        Assert.Contains("1 are left out", server.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void Study_OfATinyModel_MeasuresBothWays()
    {
        using var folder = new TemporaryFolder();
        var run = ProgramRun.Of("label", "study", "--model", TinyModel.Write(folder.In("sft"), context: 320), "--config", Path.Combine(AppContext.BaseDirectory, "configs", "quickstart.yaml"),
            "--set", "reward_model.epochs=0.1", "--labels", "8", "16", "--pool", "24", "--seeds", "1", "--ensemble", "2", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        var result = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(result.GetProperty("random")[0].GetDouble(), result.GetProperty("active")[0].GetDouble()); // the first labels are random in any case
        Assert.All(result.GetProperty("active").EnumerateArray(), accuracy => Assert.InRange(accuracy.GetDouble(), 0.2, 0.8));
    }

    [Theory]
    [InlineData("nothing to label", "label", "--store", "{folder}/new.db")]
    [InlineData("--policy", "label", "--prompts", "p.jsonl")]
    [InlineData("--prompts", "label", "--policy", "runs/x")]
    [InlineData("no such file", "label", "--pairs", "{folder}/none.jsonl", "--store", "{folder}/new.db")]
    [InlineData("--overlap", "label", "--pairs", "p.jsonl", "--overlap", "2")]
    [InlineData("no such label store", "label", "export", "--store", "{folder}/none.db", "--out", "{folder}/x")]
    [InlineData("--format", "label", "export", "--format", "csv", "--out", "{folder}/x")]
    [InlineData("--public-url", "label", "--pairs", "p.jsonl", "--public-url", "label.example.org")]
    [InlineData("--temperature", "label", "--prompts", "p.jsonl", "--policy", "runs/x", "--temperature", "0")]
    [InlineData("--max-new-tokens", "label", "--prompts", "p.jsonl", "--policy", "runs/x", "--max-new-tokens", "0")]
    [InlineData("cannot be listened on", "label", "--pairs", "{pairs}", "--store", "{folder}/new.db", "--listen", "192.0.2.1", "--public-url", "http://label.example")]
    [InlineData("PGPASSWORD", "train-reward", "--set", "data.path=Host=x;Password=hidden", "--output", "{folder}/run")]
    [InlineData("connection string", "label", "--pairs", "{pairs}", "--store", "Host=x;Colour=blue")]
    public void Mistake_OfTheUser_IsOneLineAndExitCodeTwo(string said, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var pairs = Pairs(folder, 2);
        var run = CommandLineRun.Of([.. arguments.Select(argument => argument.Replace("{folder}", folder.Path, StringComparison.Ordinal).Replace("{pairs}", pairs, StringComparison.Ordinal))]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        if (!arguments.Contains("{pairs}")) Assert.Equal([pairs], Directory.GetFileSystemEntries(folder.Path)); // a mistake leaves nothing behind
    }
}
