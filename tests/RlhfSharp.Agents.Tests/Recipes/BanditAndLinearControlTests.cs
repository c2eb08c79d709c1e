using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners.Tabular;
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

public sealed class BanditAndLinearControlTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-linear-").FullName;

    public static IEnumerable<object[]> Agents() => AgentRegistry.All
        .Where(agent => agent.Defaults is BanditOptions or LinearOptions).Select(agent => new object[] { agent.Name });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Agents))]
    public void Run_InterruptedAndResumed_EndsAsAnUninterruptedOne(string agent)
    {
        ControlOptions options = Small(agent, seed: 2);
        string whole = Train("whole", options).ModelSha256!;
        RunFolder folder = RunFolder.Create(Path.Combine(_folder, "resumed"), overwrite: false);
        Assert.NotEqual(whole, ControlRun.Run(options, folder, callbacks: [new StopAfter(3)]).ModelSha256);
        Assert.Equal(whole, ControlRun.Run(options, RunFolder.Open(folder.Path), resume: true).ModelSha256);
        Assert.NotEqual(whole, Train("other", Small(agent, seed: 3)).ModelSha256);
    }

    [Theory, MemberData(nameof(Agents))]
    public void PolicyFile_ReadBack_ActsAsBefore(string agent)
    {
        ControlOptions options = Small(agent, seed: 2);
        RunSummary summary = Train("run", options);
        (IControlPolicy policy, ControlEnvironmentOptions environment) = PolicyFile.Load(Path.Combine(_folder, "run", "model"));
        using (policy)
            Assert.Equal(summary.Evaluation!["return_mean"], PolicyEvaluator.Evaluate(policy, environment, options.Evaluation).MeanReturn);
    }

    [Theory]
    [InlineData(FeatureKind.TileCoding, "Acrobot-v1", 0)]
    [InlineData(FeatureKind.Fourier, "MountainCar-v0", 0)]
    [InlineData(FeatureKind.Polynomial, "MountainCar-v0", 0)]
    [InlineData(FeatureKind.StateAggregation, "WindyGridworld", 35)]
    public void PolicyFile_OtherFeatures_AreReadBack(FeatureKind kind, string environment, int groups)
    {
        LinearOptions options = Small("linear-sarsa", 0) as LinearOptions ?? throw new InvalidOperationException();
        options = options with
        {
            Episodes = 1, StepSize = 0.05,
            Environment = new ControlEnvironmentOptions { Id = environment, Copies = 1 },
            Features = new FeatureOptions { Kind = kind, Tilings = 2, Tiles = 2, Groups = groups },
            Exploration = new ExplorationOptions { Start = 0.5 },
            Evaluation = new ControlEvaluationOptions { Episodes = 1, MaxSteps = 50 },
        };
        RunSummary summary = Train("run", options);
        (IControlPolicy policy, ControlEnvironmentOptions saved) = PolicyFile.Load(Path.Combine(_folder, "run", "model"));
        using (policy)
            Assert.Equal(summary.Evaluation!["return_mean"], PolicyEvaluator.Evaluate(policy, saved, options.Evaluation).MeanReturn);
    }

    [Fact]
    public void Run_MountainCarPreset_ReachesTheTop()
    {
        string path = Path.Combine(RepositoryRoot.Path, "configs", "control", "linear-sarsa-MountainCar-v0.yaml");
        LinearOptions options = (LinearOptions)ConfigurationFile.Load(AgentRegistry.Find("linear-sarsa").Defaults, path, []);
        Assert.InRange(Train("car", options).Evaluation!["return_mean"], -125, -95);
    }

    [Fact]
    public void Run_AccessControl_EarnsNearlyTheBestAverage()
    {
        RunSummary summary = Train("queue", (LinearOptions)AgentRegistry.Find("differential-sarsa").Defaults with
        {
            Episodes = 30, Evaluation = new ControlEvaluationOptions { Episodes = 5 },
        });
        Assert.InRange(summary.Evaluation!["return_mean"] / 10_000, 2.6, 2.80); // best 2.748
    }

    [Theory, InlineData(FeatureKind.Fourier), InlineData(FeatureKind.Polynomial)]
    public void Validate_ReplacingTracesOfFeaturesThatAreNot0Or1_AreRefused(FeatureKind kind)
    {
        LinearOptions options = (LinearOptions)AgentRegistry.Find("linear-sarsa-lambda").Defaults with { Features = new FeatureOptions { Kind = kind } };
        Assert.Contains("choose traces accumulating", Assert.Single(options.Validate()));
        Assert.Empty((options with { Traces = TraceKind.Accumulating }).Validate());
        Assert.Empty((options with { Agent = "linear-sarsa" }).Validate());
    }

    [Fact]
    public void Validate_KeyOfAnotherAgent_NamesThoseThatUseIt()
    {
        Assert.Contains("ucb", Assert.Single(((BanditOptions)AgentRegistry.Find("thompson").Defaults with { Confidence = 1 }).Validate()));
        Assert.Contains("linear-sarsa-lambda", Assert.Single(((LinearOptions)AgentRegistry.Find("linear-sarsa").Defaults with { Lambda = 0.5 }).Validate()));
        Assert.All(AgentRegistry.All.Select(agent => agent.Defaults).OfType<IValidatable>(), options => Assert.Empty(options.Validate()));
    }

    [Fact]
    public void Create_BanditOnATaskWithStates_SaysWhatToChoose() => Assert.Contains("GaussianBandit", Assert.Throws<UserException>(
        () => BanditControl.Create((BanditOptions)AgentRegistry.Find("ucb").Defaults with { Environment = new() { Id = "CliffWalking-v1" } })).Message);

    [Fact]
    public void Create_UnboundedObservations_AsksForBounds() => Assert.Contains("features.low", Assert.Throws<UserException>(
        () => LinearControl.Create(new LinearOptions { Environment = new() { Id = "CartPole-v1" } })).Message);

    private static ControlOptions Small(string agent, int seed)
    {
        ControlEvaluationOptions evaluation = new() { Episodes = 3, MaxSteps = 500 };
        CheckpointOptions checkpoint = new() { Interval = 0 };
        return AgentRegistry.Find(agent).Defaults switch
        {
            BanditOptions bandit => bandit with { Episodes = 6, Seed = seed, Evaluation = evaluation, Checkpoint = checkpoint },
            LinearOptions linear => linear with { Episodes = 6, Seed = seed, Evaluation = evaluation, Checkpoint = checkpoint },
            _ => throw new InvalidOperationException(),
        };
    }

    private RunSummary Train(string name, ControlOptions options) => ControlRun.Run(options, RunFolder.Create(Path.Combine(_folder, name), overwrite: false));

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
