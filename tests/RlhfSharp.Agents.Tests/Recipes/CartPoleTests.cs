using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Runs;
using Xunit.Abstractions;

namespace RlhfSharp.Agents.Tests.Recipes;

/// <summary>The whole task: 100,000 steps with the settings that the configuration file ships.</summary>
public sealed class CartPoleTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-cartpole-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, Trait("Category", "Slow")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Run_CartPole_IsSolved(int seed)
    {
        PpoControlOptions options = new() { Seed = seed, Checkpoint = new CheckpointOptions { Interval = 0 } };
        RunSummary summary = ControlRun.Run(options, RunFolder.Create(Path.Combine(_folder, "run"), overwrite: false));
        output.WriteLine($"seed {seed}: return {summary.Evaluation!["return_mean"]} +- {summary.Evaluation["return_std"]}, "
            + $"{summary.Seconds:F1} s, training return {summary.Metrics["rollout/ep_rew_mean"]:F1}");
        Assert.InRange(summary.Evaluation["return_mean"], 475, 500);
    }
}
