using System.Diagnostics;
using System.Text.Json;

namespace RlhfSharp.Cli.Tests.Commands;

/// <summary>The pipeline at a size at which nothing is learnt, but every stage runs.</summary>
public class PipelineTests
{
    private static readonly string[] Small =
    [
        "--set", "tokenizer.vocabulary_size=300", "--set", "model.width=16", "--set", "model.layers=1", "--set", "model.heads=2",
        "--set", "sft.epochs=0.05", "--set", "reward_model.epochs=0.02", "--set", "reward_model.normalization_samples=16",
        "--set", "ppo.iterations=6", "--set", "ppo.batch_size=4", "--set", "ppo.minibatches=1", "--set", "rollout.max_new_tokens=8",
        "--set", "evaluation.samples=8", "--set", "logging.samples_every=2", "--set", "logging.samples=2", "--set", "checkpoint.interval=1000",
    ];

    [Fact]
    public void Program_Quickstart_LeavesARunThatOtherCommandsRead()
    {
        using var folder = new TemporaryFolder();
        var path = folder.In("run");
        var run = ProgramRun.Of(["quickstart", "--output", path, "--json", .. Small]);

        Assert.True(run.ExitCode == 0, run.Error);
        using var document = JsonDocument.Parse(Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        var summary = document.RootElement;
        Assert.Equal("quickstart", summary.GetProperty("command").GetString());
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("stopped_by").ValueKind);
        foreach (var key in new[] { "reward_mean_baseline", "reward_std_baseline", "reward_mean_policy", "win_rate", "win_rate_low", "win_rate_high", "kl", "distinct_2", "mean_tokens", "gold_reward_mean_policy", "gold_win_rate" })
            Assert.Equal(JsonValueKind.Number, summary.GetProperty("evaluation").GetProperty(key).ValueKind);
        foreach (var file in new[] { "config.yaml", "metrics.jsonl", "samples.jsonl", "log.jsonl", "summary.json", "report.html", "model/config.json", "sft/summary.json", "reward/summary.json" })
            Assert.True(File.Exists(Path.Combine(path, file)), file);
        Assert.Contains("<h2>Supervised fine-tuning", File.ReadAllText(Path.Combine(path, "report.html")), StringComparison.Ordinal);

        var generated = CommandLineRun.Of("generate", "--model", Path.Combine(path, "model"), "--prompts", folder.Add("p.jsonl", "{\"prompt\":\"Review\"}"), "--max-new-tokens", "4");
        Assert.Equal(0, generated.ExitCode);
        Assert.Contains("\"prompt\":\"Review\"", generated.Output, StringComparison.Ordinal);

        var evaluated = ProgramRun.Of("evaluate", path, "--json", "--set", "evaluation.samples=4", "--out", folder.In("answers.jsonl"));
        Assert.True(evaluated.ExitCode == 0, evaluated.Error);
        var figures = JsonDocument.Parse(evaluated.Output).RootElement;
        Assert.True(figures.TryGetProperty("win_rate", out _));
        Assert.True(figures.GetProperty("perplexity").GetDouble() > 1);
        Assert.Equal(4, File.ReadAllLines(folder.In("answers.jsonl")).Length);

        var pairs = folder.Add("pairs-validation.jsonl", "{\"prompt\":\"A:\",\"chosen\":\" good.\",\"rejected\":\" bad.\"}\n{\"prompt\":\"B:\",\"chosen\":\" fine.\",\"rejected\":\" poor.\"}\n");
        var reward = ProgramRun.Of("evaluate", "--reward-model", Path.Combine(path, "reward", "model"), "--pairs", pairs, "--json");
        Assert.True(reward.ExitCode == 0, reward.Error);
        Assert.InRange(JsonDocument.Parse(reward.Output).RootElement.GetProperty("pair_accuracy").GetDouble(), 0, 1);

        var texts = ProgramRun.Of("evaluate", "--model", Path.Combine(path, "sft", "model"), "--texts", folder.Add("t.jsonl", "{\"text\":\"the staff was kind\"}\n"), "--json");
        Assert.True(texts.ExitCode == 0, texts.Error);
        Assert.True(JsonDocument.Parse(texts.Output).RootElement.GetProperty("eval_perplexity").GetDouble() > 1);
    }

    [SkippableFact]
    public void Program_InterruptedInPpo_ResumesToTheSameBits()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal that a test could send to one process.");
        using var folder = new TemporaryFolder();
        string[] arguments = ["--threads", "1", .. Small, "--set", "ppo.iterations=40"];
        var whole = ProgramRun.Of(["quickstart", "--output", folder.In("whole"), "--json", .. arguments]);
        Assert.True(whole.ExitCode == 0, whole.Error);

        var interrupted = InterruptAt("ppo: ", ["quickstart", "--output", folder.In("parts"), .. arguments]);
        Assert.Equal(130, interrupted.ExitCode);
        Assert.Contains($"Stopped. Go on with: rlhf quickstart --resume --output {folder.In("parts")}", interrupted.Output, StringComparison.Ordinal);

        var resumed = ProgramRun.Of("quickstart", "--resume", "--output", folder.In("parts"), "--json", "--threads", "1");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.DoesNotContain("sft: ", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(Hash(whole.Output), Hash(resumed.Output));
        var steps = File.ReadAllLines(folder.In("parts/metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("iteration").GetInt32());
        Assert.Equal(Enumerable.Range(1, 40), steps);
    }

    [Theory]
    [InlineData("sft", "--set", "data.path=no-such-file.jsonl")]
    [InlineData("ppo", "--set", "model.path=no-such-model")]
    [InlineData("train-reward", "--set", "model.path=no-such-model")]
    public void Train_MissingInput_LeavesNoRunFolderBehind(string command, params string[] more)
    {
        using var folder = new TemporaryFolder();
        var run = CommandLineRun.Of([command, "--output", folder.In("run"), "--plain", .. more]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no-such-", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("run")));
    }

    [Fact]
    public void Sft_OfAModelWithNaN_StopsAndNamesTheTensor()
    {
        using var folder = new TemporaryFolder();
        var model = TinyModel.Write(folder.In("model"), weight => weight.fill_(double.NaN));
        var data = folder.Add("data.jsonl", string.Concat(Enumerable.Repeat("{\"text\":\"the staff was kind\"}\n", 40)));
        var run = CommandLineRun.Of("sft", "--set", "model.path=" + model, "--set", "data.path=" + data, "--output", folder.In("run"), "--plain");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"^rlhf: the run failed: .*'[a-z_]+(\.[a-z0-9_]+)+'", run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.EnumerateFiles(folder.In("run"), "*.safetensors", SearchOption.AllDirectories));
        Assert.True(File.Exists(folder.In("run/report.html")));
    }

    private static string Hash(string output) => JsonDocument.Parse(output).RootElement.GetProperty("model_sha256").GetString()!;

    private static ProgramRun InterruptAt(string beginning, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "RlhfSharp.Cli.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = new StringWriter();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.WriteLine(line);
            if (!line.StartsWith(beginning, StringComparison.Ordinal)) continue;
            beginning = "\0"; // once
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!;
            kill.WaitForExit();
        }
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output.ToString(), error.Result);
    }
}
