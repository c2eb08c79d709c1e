using System.Text.Json;

namespace RlhfSharp.Cli.Tests.Commands;

public class TrainTests
{
    private static readonly string[] Short =
        ["--set", "rollout.total_steps=512", "--set", "ppo.epochs=2", "--set", "evaluation.episodes=3", "--set", "checkpoint.interval=1"];

    [Fact]
    public void Program_TrainJson_FillsTheRunFolderAndPrintsItsSummary()
    {
        using var folder = new TemporaryFolder();
        var run = ProgramRun.Of(["train", "--env", "CartPole-v1", "--agent", "ppo", "--seed", "3", "--output", folder.In("run"), "--json", .. Short]);

        Assert.True(run.ExitCode == 0, run.Error);
        using var printed = JsonDocument.Parse(Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        using var saved = JsonDocument.Parse(File.ReadAllText(folder.In("run/summary.json")));
        foreach (var summary in new[] { printed.RootElement, saved.RootElement })
        {
            Assert.Equal("train", summary.GetProperty("command").GetString());
            Assert.Equal(3, summary.GetProperty("seed").GetInt32());
            Assert.True(summary.GetProperty("evaluation").GetProperty("return_mean").GetDouble() > 0);
            Assert.Equal(64, summary.GetProperty("model_sha256").GetString()!.Length);
        }
        foreach (var file in new[] { "config.yaml", "metrics.jsonl", "log.jsonl", "report.html", "model/model.safetensors" })
            Assert.True(File.Exists(folder.In("run/" + file)), file);
        Assert.Contains("control: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ResumeOfACompleteRun_KeepsItsSummary()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, CommandLineRun.Of("train", "--env", "FrozenLake-v1", "--agent", "sarsa", "--set", "episodes=20", "--output", folder.In("run"), "--plain").ExitCode);
        var summary = File.ReadAllText(folder.In("run/summary.json"));
        using (var saved = JsonDocument.Parse(summary))
        {
            Assert.NotEmpty(saved.RootElement.GetProperty("metrics").EnumerateObject());
            Assert.StartsWith("0.", saved.RootElement.GetProperty("program").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal(0, CommandLineRun.Of("train", "--resume", "--output", folder.In("run"), "--plain").ExitCode);
        Assert.Equal(summary, File.ReadAllText(folder.In("run/summary.json")));

        // Without its summary the run is evaluated again, and its metrics are those that it wrote last.
        File.Delete(folder.In("run/summary.json"));
        Assert.Equal(0, CommandLineRun.Of("train", "--resume", "--output", folder.In("run"), "--plain").ExitCode);
        using var again = JsonDocument.Parse(File.ReadAllText(folder.In("run/summary.json")));
        using var first = JsonDocument.Parse(summary);
        Assert.Equal(first.RootElement.GetProperty("metrics").GetRawText(), again.RootElement.GetProperty("metrics").GetRawText());
    }

    [Fact]
    public void Train_FolderWithARun_IsNotOverwrittenUnasked()
    {
        using var folder = new TemporaryFolder();
        var kept = folder.Add("run/config.yaml", "seed: 1\n");
        var run = CommandLineRun.Of(["train", "--output", folder.In("run"), .. Short]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--overwrite", run.Error, StringComparison.Ordinal);
        Assert.Equal("seed: 1\n", File.ReadAllText(kept));
    }

    [Fact]
    public void Train_WrongConfiguration_ReportsEveryMistakeWithItsLine()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Add("bad.yaml", "seed: 1\nrollout:\n  totl_steps: 5\n  gamma: 2\n");
        var run = CommandLineRun.Of("train", "--config", config, "--output", folder.In("run"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{config}:3", run.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'total_steps'?", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{config}:4", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("run")));
    }

    [Fact]
    public void Train_MissingConfiguration_IsTheUsersMistake()
    {
        var run = CommandLineRun.Of("train", "--config", "no-such-file.yaml");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no-such-file.yaml", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rollout.gamma")]
    [InlineData("=3")]
    [InlineData("rollout.steps_per_copy=few")]
    public void Train_BadOverride_NamesIt(string text)
    {
        var run = CommandLineRun.Of("train", "--print-config", "--set", text);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--set", run.Error, StringComparison.Ordinal);
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_PrintConfig_ShowsOverridesAndCanBeReadBack()
    {
        using var folder = new TemporaryFolder();
        var first = CommandLineRun.Of("train", "--print-config", "--env", "CartPole-v0", "--set", "rollout.gamma=0.5", "--seed", "9");
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("id: CartPole-v0", first.Output, StringComparison.Ordinal);
        Assert.Contains("gamma: 0.5", first.Output, StringComparison.Ordinal);
        Assert.Contains("seed: 9", first.Output, StringComparison.Ordinal);

        var second = CommandLineRun.Of("train", "--print-config", "--config", folder.Add("printed.yaml", first.Output));
        Assert.Equal(first.Output, second.Output);
    }

    [Fact]
    public void Train_ResumeAndOverwrite_ContradictEachOther()
    {
        var run = CommandLineRun.Of("train", "--resume", "--overwrite");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("give one of the two", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ResumeWithAnotherConfiguration_IsRefused()
    {
        using var folder = new TemporaryFolder();
        folder.Add("run/config.yaml", CommandLineRun.Of("train", "--print-config", "--seed", "1").Output);
        var run = CommandLineRun.Of("train", "--resume", "--output", folder.In("run"), "--seed", "2");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("differs from the one that the run began with", run.Error, StringComparison.Ordinal);
    }
}
