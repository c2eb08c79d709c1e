using System.Text.Json;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Cli.Bench;

namespace RlhfSharp.Cli.Tests.Commands;

public class BenchTests
{
    [Fact]
    public void Program_BenchJson_IsOneLineAMeasurementAndAPage()
    {
        using var folder = new TemporaryFolder();
        folder.Add("docs/benchmarks.md", "<!-- rlhf bench: begin -->\nmeasured before\n<!-- rlhf bench: end -->\n\n## What others wrote\n");
        var run = ProgramRun.Of(
            "bench", "generate-tiny", "cartpole", "--runs", "1", "--batch", "1", "--weights", "int8", "--threads", "1", "--json", "--output", folder.In("docs/benchmarks.md"));

        Assert.True(run.ExitCode == 0, run.Error);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);

        using var generate = JsonDocument.Parse(lines[0]);
        Assert.Equal(
            ["workload", "threads", "batch", "weights", "median_s", "min_s", "max_s", "runs", "gflop", "gflop_per_s", "peak_gflop_per_s", "share_of_peak",
             "tokens_per_s", "phases_s", "peak_memory_bytes", "allocated_bytes"],
            generate.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal("generate-tiny", generate.RootElement.GetProperty("workload").GetString());
        Assert.Equal(1, Number(generate, "batch"));
        Assert.Equal("int8", generate.RootElement.GetProperty("weights").GetString());
        Assert.Equal(1, Number(generate, "threads"));
        Assert.Equal(1, Number(generate, "runs"));
        Assert.Equal(32 / Number(generate, "median_s"), Number(generate, "tokens_per_s"), 6);
        Assert.InRange(Number(generate, "share_of_peak"), 1e-6, 1.5);
        Assert.InRange(Number(generate, "peak_memory_bytes"), 1e6, 1e11);
        var phases = generate.RootElement.GetProperty("phases_s").EnumerateObject().ToDictionary(phase => phase.Name, phase => phase.Value.GetDouble());
        Assert.Equal(["prefill", "decode"], phases.Keys);
        Assert.InRange(phases.Values.Sum(), 0.5 * Number(generate, "median_s"), Number(generate, "median_s"));

        using var cartPole = JsonDocument.Parse(lines[1]);
        Assert.Equal(
            ["workload", "threads", "batch", "median_s", "min_s", "max_s", "runs", "steps_per_s", "peak_memory_bytes", "allocated_bytes"],
            cartPole.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.InRange(Number(cartPole, "steps_per_s"), 1e4, 1e10);

        Assert.Contains("generate-tiny: 32 sampled tokens", run.Error, StringComparison.Ordinal);
        var page = File.ReadAllText(folder.In("docs/benchmarks.md"));
        Assert.Contains("rlhf bench generate-tiny cartpole --runs 1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("measured before", page, StringComparison.Ordinal);
        Assert.EndsWith("\n## What others wrote\n", page, StringComparison.Ordinal);
        Assert.Contains("\n| generate-tiny int8 | 1 | 1 | ", page, StringComparison.Ordinal);
        Assert.Contains("\n| cartpole | 1 | 1 | ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_AnAgentThatLearns_SaysStepsASecondAndTheTimeOfAnUpdate()
    {
        ControlWorkload workload = new("test", "a small DQN", (400, 100), steps =>
        {
            DqnControlOptions options = new();
            return options with
            {
                Replay = options.Replay with { TotalSteps = steps, LearningStarts = 40, BatchSize = 8 },
                Network = options.Network with { HiddenSizes = [8] },
            };
        });
        BenchResult result = Assert.Single(workload.Measure(new BenchRequest { Runs = 1 }));
        Assert.Equal(400 / result.MedianS!.Value, result.StepsPerS!.Value, 6);
        Assert.Equal(["rollout", "train", "update"], result.PhasesS!.Keys.Order());
        Assert.Equal(result.PhasesS["train"] / 180, result.PhasesS["update"], 9); // two minibatches after every four steps from the 44th on
    }

    [Fact]
    public void Bench_UnknownWorkload_ListsTheKnownOnes()
    {
        var run = CommandLineRun.Of("bench", "cartpol");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            "rlhf: there is no workload 'cartpol'; known are matmul, train-tiny, train-124m, ppo-tiny, ppo-124m, generate-tiny, generate-124m, cartpole, ppo-cartpole, dqn-cartpole, sac-pendulum, tokenizer"
            + " (did you mean 'cartpole'?)" + Environment.NewLine, run.Error);
    }

    [Fact]
    public void Bench_NoName_ListsTheNames()
    {
        var run = CommandLineRun.Of("bench");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("name what to measure, or give --all: matmul, train-tiny", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--runs", "0")]
    [InlineData("--batch", "-1")]
    public void Bench_NumberOutOfRange_IsTheUsersMistake(string option, string value)
    {
        var run = CommandLineRun.Of("bench", "cartpole", $"{option}={value}");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"rlhf: {option} is {value}; give 1 to ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_UnknownWeights_SaysWhatIsAllowed()
    {
        var run = CommandLineRun.Of("bench", "generate-tiny", "--weights=float16");
        Assert.Equal((2, "rlhf: --weights is 'float16'; give float32, bfloat16 or int8" + Environment.NewLine), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Bench_AllWithNames_ContradictEachOther()
    {
        var run = CommandLineRun.Of("bench", "--all", "cartpole");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("leave out the names", run.Error, StringComparison.Ordinal);
    }

    private static double Number(JsonDocument document, string field) => document.RootElement.GetProperty(field).GetDouble();
}
