using System.Diagnostics;
using System.Text.Json.Nodes;

namespace RlhfSharp.Cli.Tests.Commands;

public class CompareTests
{
    private static readonly string[] s_small = ["compare", "--env", "FrozenLake-v1", "--agent", "q-learning", "--agent", "sarsa", "--seeds", "1", "--set", "episodes=50", "--set", "evaluation.episodes=5"];

    [Fact]
    public void Program_ComparedTwice_KeepsRunsOfThisProgramOnly()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = [.. s_small, "--output", folder.In("c")];
        var first = ProgramRun.Of([.. arguments, "--markdown", folder.In("page.md"), "--json"]);
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(2, JsonNode.Parse(first.Output)!["rows"]!.AsArray().Count);
        foreach (var file in new[] { "c/comparison.json", "c/comparison.html", "c/curves.svg", "page.md", "c/sarsa/seed-0/summary.json" })
            Assert.True(File.Exists(folder.In(file)), file);
        Assert.False(File.Exists(folder.In("c/sarsa/seed-0.yaml")));

        var summary = folder.In("c/sarsa/seed-0/summary.json");
        File.WriteAllText(summary, File.ReadAllText(summary).Replace("\"program\": \"", "\"program\": \"older ", StringComparison.Ordinal));
        var second = ProgramRun.Of(arguments);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Contains("1 run is there from another program", second.Output, StringComparison.Ordinal);
        Assert.Matches(@"q-learning, seed 0: \S+, as measured before", second.Output);
        Assert.DoesNotMatch(@"sarsa, seed 0: \S+, as measured before", second.Output);
        Assert.DoesNotContain("older", File.ReadAllText(summary), StringComparison.Ordinal);

        Assert.DoesNotContain("as measured before", ProgramRun.Of([.. arguments, "--fresh"]).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Program_Interrupted_GoesOnToTheSameResult()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal that a test could send to one process.");
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            "compare", "--env", "CartPole-v1", "--agent", "dqn", "--seeds", "2", "--jobs", "2", "--set", "replay.total_steps=3000", "--set", "evaluation.episodes=5",
            "--output",
        ];
        var whole = ProgramRun.Of([.. arguments, folder.In("whole")]);
        Assert.True(whole.ExitCode == 0, whole.Error);

        Assert.Equal(130, Interrupt([.. arguments, folder.In("parts")], () => Directory.Exists(folder.In("parts")) && Seeds("parts").All(seed =>
            File.Exists(Path.Combine(seed, "metrics.jsonl")) && File.ReadLines(Path.Combine(seed, "metrics.jsonl")).Count() > 1)));
        var before = Seeds("parts").ToDictionary(seed => seed, Summary);
        Assert.Equal(2, before.Count);
        Assert.Contains(before.Values, summary => (string?)summary["stopped_by"] == "interrupted");
        Assert.All(before.Keys, seed => Assert.NotEmpty(Directory.GetDirectories(Path.Combine(seed, "checkpoints"))));

        // As a run leaves its folder that was killed and could not say how it ended.
        var killed = before.First(pair => (string?)pair.Value["stopped_by"] == "interrupted").Key;
        File.Delete(Path.Combine(killed, "summary.json"));
        File.WriteAllText(Path.Combine(killed, "tensorboard", "kept"), "gone if the run were made anew");

        var resumed = ProgramRun.Of([.. arguments, folder.In("parts")]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        foreach (var (seed, earlier) in before)
        {
            var (one, other) = (Summary(seed), Summary(seed.Replace("parts", "whole", StringComparison.Ordinal)));
            Assert.Equal((string)other["model_sha256"]!, (string)one["model_sha256"]!);
            Assert.Equal((double)other["evaluation"]!["return_mean"]!, (double)one["evaluation"]!["return_mean"]!);
            Assert.Equal((double)other["metrics"]!["rollout/ep_rew_mean"]!, (double)one["metrics"]!["rollout/ep_rew_mean"]!);
            if ((string?)earlier["stopped_by"] is not null && seed != killed)
                Assert.True((double)one["seconds"]! > (double)earlier["seconds"]!, "the seconds before the resume count too");
        }

        Assert.True(File.Exists(Path.Combine(killed, "tensorboard", "kept")));
        Assert.Empty(Directory.GetFiles(folder.In("parts/dqn"), "*.begun"));

        string[] Seeds(string name) => Directory.Exists(folder.In(name + "/dqn")) && Directory.GetDirectories(folder.In(name + "/dqn")) is { Length: 2 } both ? both : [folder.In("none")];
        JsonNode Summary(string seed) => JsonNode.Parse(File.ReadAllText(Path.Combine(seed, "summary.json")))!;
    }

    [Fact]
    public void Program_OneRunFails_IsToldInOneSentenceAndTheOthersEnd()
    {
        using var folder = new TemporaryFolder();
        folder.Add("c/sarsa/seed-0", "a file where the run's folder should be");
        var watch = Stopwatch.StartNew();
        var run = ProgramRun.Of(["compare", "--env", "FrozenLake-v1", "--agent", "q-learning", "--agent", "sarsa", "--seeds", "1", "--jobs", "2",
            "--set", "episodes=5000000", "--output", folder.In("c")]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("rlhf: 'sarsa' with seed 0 ended with exit code 2: rlhf: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
        if (OperatingSystem.IsWindows()) return;
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
        var summary = folder.In("c/q-learning/seed-0/summary.json");
        Assert.True(!File.Exists(summary) || (string?)JsonNode.Parse(File.ReadAllText(summary))!["stopped_by"] == "interrupted");
    }

    [Fact]
    public void Compare_NoSeeds_SaysWhatIsAllowed()
    {
        var run = CommandLineRun.Of("compare", "--env", "FrozenLake-v1", "--agent", "sarsa", "--seeds", "0");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--seeds is 0; give 1 to", run.Error, StringComparison.Ordinal);
    }

    // Starts the program, waits until it is ready to be stopped, and terminates it.
    private static int Interrupt(string[] arguments, Func<bool> isReady)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RlhfSharp.Cli.dll"), .. arguments]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var watch = Stopwatch.StartNew();
        while (!isReady() && !process.HasExited && watch.Elapsed < TimeSpan.FromMinutes(1)) Thread.Sleep(20);
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) kill.WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "it did not end");
        Assert.Contains("The same command goes on", output.Result, StringComparison.Ordinal);
        return process.ExitCode;
    }
}
