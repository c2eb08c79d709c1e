using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Tests.Recipes;

/// <summary>Policy gradients and black-box search through their recipes: resumed exactly, saved with all they need, and able to learn.</summary>
public sealed class PolicyGradientControlTests : IDisposable
{
    private static readonly NormalizationOptions s_normalized = new() { Gamma = 0.9 };

    private static readonly ControlRolloutOptions s_rollout = new() { TotalSteps = 2 * 16 * 8, StepsPerCopy = 16 };

    private static readonly Dictionary<string, ControlOptions> s_small = new()
    {
        ["ppo, box, normalised"] = new PpoControlOptions
        {
            HiddenSizes = [8], Normalization = s_normalized, Rollout = s_rollout, Ppo = new PpoControlOptions().Ppo with { Epochs = 2, Minibatches = 4 },
            Environment = new ControlEnvironmentOptions { Id = "Pendulum-v1", Copies = 2 },
        },
        ["ppo, normalised"] = new PpoControlOptions
        {
            HiddenSizes = [8], Normalization = s_normalized, Rollout = s_rollout, Ppo = new PpoControlOptions().Ppo with { Epochs = 2, Minibatches = 4 },
            Environment = new ControlEnvironmentOptions { Id = "MountainCar-v0", Copies = 2 },
        },
        ["a2c"] = new A2cControlOptions { HiddenSizes = [8], Rollout = s_rollout, Environment = new ControlEnvironmentOptions { Copies = 2 } },
        ["a2c, box, normalised"] = new A2cControlOptions
        {
            HiddenSizes = [8], Normalization = s_normalized, Rollout = s_rollout, Environment = new ControlEnvironmentOptions { Id = "Pendulum-v1", Copies = 2 },
        },
        ["reinforce"] = new ReinforceControlOptions { HiddenSizes = [8], Episodes = 16, Environment = new ControlEnvironmentOptions { Copies = 2 } },
        ["reinforce, critic"] = new ReinforceControlOptions
        {
            HiddenSizes = [8], Episodes = 16, Baseline = BaselineKind.Critic, Normalization = s_normalized, Environment = new ControlEnvironmentOptions { Copies = 2 },
        },
        ["cem"] = new CemControlOptions { Iterations = 8, Candidates = 6 },
        ["ars, box, normalised"] = new ArsControlOptions
        {
            Iterations = 8, Candidates = 2, HiddenSizes = [4], NormalizeObservations = true, Environment = new ControlEnvironmentOptions { Id = "Pendulum-v1" },
        },
        ["es"] = new EvolutionControlOptions { Iterations = 8, Candidates = 4, EpisodesPerCandidate = 2 },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-gradient-").FullName;

    public static IEnumerable<object[]> Small() => s_small.Keys.Select(name => new object[] { name });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Small))]
    public void Run_InterruptedAndResumed_EndsAsAnUninterruptedOne(string name)
    {
        ControlOptions options = Quick(s_small[name]);
        RunFolder whole = RunFolder.Create(Path.Combine(_folder, "whole"), overwrite: false), resumed = RunFolder.Create(Path.Combine(_folder, "resumed"), overwrite: false);
        RunSummary expected = ControlRun.Run(options, whole);
        RunSummary stopped = ControlRun.Run(options, resumed, callbacks: [new StopAfter(3)]);
        Assert.NotEqual(expected.ModelSha256, stopped.ModelSha256);
        RunSummary actual = ControlRun.Run(options, RunFolder.Open(resumed.Path), resume: true);
        Assert.Equal(expected.ModelSha256, actual.ModelSha256);
        Assert.Equal(expected.Evaluation, actual.Evaluation);
        Assert.Equal(File.ReadAllText(Path.Combine(whole.ModelPath, "config.json")), File.ReadAllText(Path.Combine(resumed.ModelPath, "config.json")));
    }

    [Theory, MemberData(nameof(Small))]
    public void Run_SavedAndLoaded_EvaluatesTheSameToTheBit(string name)
    {
        ControlOptions options = Quick(s_small[name]);
        RunFolder folder = RunFolder.Create(Path.Combine(_folder, "run"), overwrite: false);
        RunSummary summary = ControlRun.Run(options, folder);
        (IControlPolicy loaded, ControlEnvironmentOptions environment) = PolicyFile.Load(folder.ModelPath);
        using IControlPolicy policy = loaded;
        EvaluationResult again = PolicyEvaluator.Evaluate(
            EnvironmentRegistry.CreateVector(environment.Id, options.Evaluation.Episodes), policy, options.Evaluation.Seed);
        Assert.Equal(summary.Evaluation!["return_mean"], again.MeanReturn);
        Assert.Equal(summary.Evaluation["return_std"], again.ReturnDeviation);
    }

    [Theory]
    [InlineData("reinforce", 100)]
    [InlineData("cem", 400)]
    [InlineData("ars", 400)]
    [InlineData("es", 400)]
    public void Run_CartPole_LearnsInSeconds(string agent, double atLeast)
    {
        ControlOptions options = agent switch
        {
            "reinforce" => new ReinforceControlOptions { Episodes = 200 },
            "cem" => new CemControlOptions { Iterations = 8 },
            "ars" => new ArsControlOptions { Iterations = 30 },
            _ => new EvolutionControlOptions(),
        };
        RunSummary summary = ControlRun.Run(Quick(options), RunFolder.Create(Path.Combine(_folder, "run"), overwrite: false));
        Assert.True(summary.Evaluation!["return_mean"] >= atLeast, $"return {summary.Evaluation["return_mean"]}");
    }

    [Theory]
    [InlineData("reinforce")]
    [InlineData("a2c")]
    [InlineData("ppo")]
    [InlineData("ars")]
    public void Create_NumberedObservations_AreRefusedWithAWayOut(string agent)
    {
        ControlOptions options = AgentRegistry.Find(agent).Defaults with { Environment = new ControlEnvironmentOptions { Id = "FrozenLake-v1" } };
        Assert.Contains("keeps a table", Assert.Throws<UserException>(() => AgentRegistry.Find(agent).Create(options)).Message);
    }

    private static ControlOptions Quick(ControlOptions options) => options with
    {
        Seed = 1, Evaluation = new ControlEvaluationOptions { Episodes = 5 }, Checkpoint = new CheckpointOptions { Interval = 0 },
    };

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
