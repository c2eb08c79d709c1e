using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Recipes;

public sealed class PpoControlTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-control-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_FewSteps_WritesTheRunFolder()
    {
        RunFolder folder = RunFolder.Create(Path.Combine(_folder, "run"), overwrite: false);
        RunSummary summary = ControlRun.Run(Small(seed: 3), folder);
        Assert.Equal(10, summary.Evaluation!["episodes"]);
        Assert.Equal(8, File.ReadAllLines(folder.MetricsPath).Length);
        Assert.True(File.Exists(folder.ConfigPath) && File.Exists(folder.SummaryPath));
        (IControlPolicy policy, ControlEnvironmentOptions environment) = PolicyFile.Load(folder.ModelPath);
        EvaluationResult again = PolicyEvaluator.Evaluate(EnvironmentRegistry.CreateVector(environment.Id, 10), policy, 10_000);
        Assert.Equal(summary.Evaluation["return_mean"], again.MeanReturn);
    }

    [Fact]
    public void Run_SameSeedTwice_GivesTheSameBits() =>
        Assert.Equal(Train("first", Small(seed: 1)), Train("second", Small(seed: 1)));

    [Fact]
    public void Run_AnotherSeed_GivesAnotherPolicy() =>
        Assert.NotEqual(Train("first", Small(seed: 1)), Train("second", Small(seed: 2)));

    [Fact]
    public void Run_InterruptedAndResumed_EndsAsAnUninterruptedOne()
    {
        string whole = Train("whole", Small(seed: 1));
        RunFolder folder = RunFolder.Create(Path.Combine(_folder, "resumed"), overwrite: false);
        RunSummary stopped = ControlRun.Run(Small(seed: 1), folder, callbacks: [new StopAfter(3)]);
        Assert.Equal("test", stopped.StoppedBy);
        Assert.NotEqual(whole, stopped.ModelSha256);
        Assert.Equal(whole, ControlRun.Run(Small(seed: 1), RunFolder.Open(folder.Path), resume: true).ModelSha256);
    }

    [Fact]
    public void Run_UnknownEnvironment_NamesTheNearest()
    {
        PpoControlOptions options = Small(0) with { Environment = new ControlEnvironmentOptions { Id = "CartPole-v2" } };
        UserException error = Assert.Throws<UserException>(() => ControlRun.Run(options, RunFolder.Create(Path.Combine(_folder, "none"), false)));
        Assert.Contains("CartPole-v1", error.Message);
    }

    [Fact]
    public void ConfigurationFile_OfTheRepository_HoldsTheDefaults()
    {
        string path = Path.Combine(RepositoryRoot.Path, "configs", "control", "ppo-CartPole-v1.yaml");
        Assert.Equal(ConfigurationFile.Print(new PpoControlOptions()), ConfigurationFile.Print(ConfigurationFile.Load<PpoControlOptions>(path, [])));
    }

    [Fact]
    public void ConfigurationFile_OverrideInASection_KeepsTheOtherDefaults()
    {
        PpoControlOptions options = ConfigurationFile.Load<PpoControlOptions>(null, ["ppo.epochs=5"]);
        Assert.Equal(new PpoControlOptions().Ppo with { Epochs = 5 }, options.Ppo);
    }

    private static PpoControlOptions Small(int seed) => new()
    {
        Seed = seed,
        HiddenSizes = [8],
        Environment = new ControlEnvironmentOptions { Copies = 4 },
        Rollout = new ControlRolloutOptions { TotalSteps = 4 * 16 * 8, StepsPerCopy = 16 },
        Ppo = new PpoControlOptions().Ppo with { Epochs = 2, Minibatches = 4 },
        Evaluation = new ControlEvaluationOptions { Episodes = 10 },
        Checkpoint = new CheckpointOptions { Interval = 0 },
    };

    private string Train(string name, ControlOptions options) =>
        ControlRun.Run(options, RunFolder.Create(Path.Combine(_folder, name), overwrite: false)).ModelSha256!;

    private sealed class StopAfter(long iterations) : ITrainingCallback
    {
        public void OnStarted(TrainingRun run) { }

        public void OnIteration(TrainingRun run, MetricRecorder metrics)
        {
            if (run.CompletedIterations == iterations)
                run.RequestStop("test");
        }

        public void OnFinished(TrainingRun run) { }
    }
}
