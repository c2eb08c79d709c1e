using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;

namespace RlhfSharp.Cli.Tests.Commands;

public class WatchTests
{
    [Fact]
    public void Watch_ATrainedTable_WritesThePageIntoTheRunFolder()
    {
        using var folder = new TemporaryFolder();
        var run = SaveCliffRun(folder);
        var watched = CommandLineRun.Of("watch", run, "--episodes", "2");
        Assert.True(watched.ExitCode == 0, watched.Error);
        Assert.Contains("seed 0: return -13 in 13 steps", watched.Output, StringComparison.Ordinal);
        Assert.Contains("seed 1: return -13 in 13 steps", watched.Output, StringComparison.Ordinal);
        Assert.EndsWith(Path.Combine(run, "replay.html"), watched.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("q-learning, greedy", File.ReadAllText(Path.Combine(run, "replay.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Watch_AsText_ShowsEveryStateOneAfterAnother()
    {
        using var folder = new TemporaryFolder();
        var watched = CommandLineRun.Of("watch", SaveCliffRun(folder), "--text");
        Assert.True(watched.ExitCode == 0, watched.Error);
        Assert.Contains("step 0  reward 0  return 0  next: up (value -12)", watched.Output, StringComparison.Ordinal);
        Assert.Contains("step 13  reward -1  return -13  ended", watched.Output, StringComparison.Ordinal);
        Assert.Equal(14, watched.Output.Split('@').Length - 1);
        Assert.DoesNotContain('\u001b', watched.Output);
        Assert.False(File.Exists(folder.In("run/replay.html")));
    }

    [Fact]
    public void Watch_RandomActions_NeedNoRun()
    {
        using var folder = new TemporaryFolder();
        var page = folder.In("pages/pendulum.html");
        var watched = CommandLineRun.Of("watch", "--random", "--env", "Pendulum-v1", "--episodes", "1", "--output", page);
        Assert.True(watched.ExitCode == 0, watched.Error);
        Assert.Contains("random actions", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("in 200 steps", watched.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Watch_AnEpisodeWithoutEnd_StopsWhereItIsTold()
    {
        var watched = CommandLineRun.Of("watch", "--random", "--env", "CliffWalking-v1", "--text", "--max-steps", "5", "--seed", "4");
        Assert.Contains("seed 4: return", watched.Output, StringComparison.Ordinal);
        Assert.Contains("in 5 steps, watched no further", watched.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Watch_ALanguageModel_SaysWhatToDoInstead()
    {
        using var folder = new TemporaryFolder();
        folder.Add("run/model/config.json", "{\"model_type\": \"gpt2\"}");
        var watched = CommandLineRun.Of("watch", folder.In("run"));
        Assert.Equal(2, watched.ExitCode);
        Assert.Contains("holds a language model", watched.Error, StringComparison.Ordinal);
        Assert.Contains("rlhf generate --model", watched.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("give a run folder", "watch")]
    [InlineData("add --random", "watch", "--env", "CartPole-v1")]
    [InlineData("Did you mean 'CartPole-v1'?", "watch", "--random", "--env", "CartPol-v1")]
    [InlineData("there is no run folder at 'no-such-run'", "watch", "no-such-run")]
    [InlineData("--episodes is 0", "watch", "--random", "--env", "Taxi-v3", "--episodes", "0")]
    [InlineData("leave out --output", "watch", "--random", "--env", "Taxi-v3", "--text", "--output", "x.html")]
    public void Watch_AMistake_IsOneSentence(string expected, params string[] arguments)
    {
        var watched = CommandLineRun.Of(arguments);
        Assert.Equal(2, watched.ExitCode);
        Assert.Contains(expected, watched.Error, StringComparison.Ordinal);
        Assert.Single(watched.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Watch_ARunWithoutPolicy_IsTheUsersMistake()
    {
        using var folder = new TemporaryFolder();
        folder.Add("run/config.yaml", "agent: ppo\n");
        var watched = CommandLineRun.Of("watch", folder.In("run"));
        Assert.Equal(2, watched.ExitCode);
        Assert.Contains("has no trained policy", watched.Error, StringComparison.Ordinal);
    }

    // A table that walks along the cliff: up, right, down.
    private static string SaveCliffRun(TemporaryFolder folder)
    {
        var values = new ActionValues(48, 4);
        for (var state = 0; state < 48; state++)
        {
            values[state, 0] = state == 36 ? -12 : -14;
            values[state, 1] = state % 12 < 11 ? -13 : -20;
            values[state, 2] = state % 12 == 11 ? -1 : -15;
            values[state, 3] = -16;
        }
        folder.Add("run/config.yaml", "agent: q-learning\n");
        using var policy = new TabularPolicy(values);
        PolicyFile.Save(folder.In("run/model"), policy, new ControlEnvironmentOptions { Id = "CliffWalking-v1" });
        return folder.In("run");
    }
}
