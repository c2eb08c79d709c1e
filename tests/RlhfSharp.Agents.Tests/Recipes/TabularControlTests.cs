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

public sealed class TabularControlTests : IDisposable
{
    private static readonly string[] s_agents =
    [
        "monte-carlo", "off-policy-monte-carlo", "sarsa", "expected-sarsa", "q-learning", "double-q-learning", "n-step-sarsa", "sarsa-lambda",
        "dyna-q", "dyna-q-plus", "prioritized-sweeping",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-tabular-").FullName;

    public static IEnumerable<object[]> Agents() => s_agents.Select(agent => new object[] { agent });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Agents))]
    public void Run_FirmIce_FindsTheWay(string agent)
    {
        RunSummary summary = Train("run", Small(agent) with { Episodes = 1500 });
        Assert.Equal(1, summary.Evaluation!["return_exact"]);
        Assert.Equal(1, summary.Evaluation["return_mean"]);
    }

    [Theory, MemberData(nameof(Agents))]
    public void Run_InterruptedAndResumed_EndsAsAnUninterruptedOne(string agent)
    {
        TabularOptions options = Small(agent) with { Environment = new ControlEnvironmentOptions { Id = "FrozenLake-v1" } };
        string whole = Train("whole", options).ModelSha256!;
        RunFolder folder = RunFolder.Create(Path.Combine(_folder, "resumed"), overwrite: false);
        Assert.NotEqual(whole, ControlRun.Run(options, folder, callbacks: [new StopAfter(130)]).ModelSha256);
        Assert.Equal(whole, ControlRun.Run(options, RunFolder.Open(folder.Path), resume: true).ModelSha256);
        Assert.NotEqual(whole, Train("other", options with { Seed = 1 }).ModelSha256);
    }

    // Trained in the maze before its change alone, and in both.
    [Theory, InlineData(1, "change_step=99"), InlineData(500, "change_step=0")]
    public void Run_MazeThatChanges_IsJudgedAsTrainingLeftIt(long episodes, string expected)
    {
        TabularOptions options = Small("dyna-q") with
        {
            Episodes = episodes, MaxEpisodeSteps = 1, Exploration = new() { Start = 1, End = 1 },
            Environment = new ControlEnvironmentOptions { Id = "BlockingMaze", Options = ["change_step=100"] },
        };
        Train("maze", options);
        Assert.Equal([expected], PolicyFile.Load(Path.Combine(_folder, "maze", "model")).Environment.Options);
    }

    [Fact]
    public void Run_TaxiWithTheCoursesSettings_GivesTheBestResultToTheDigit()
    {
        RunSummary summary = Train("taxi", Preset("q-learning", "Taxi-v3"));
        Assert.Equal(100, summary.Evaluation!["episodes"]);
        Assert.Equal("7.56 2.71", FormattableString.Invariant($"{summary.Evaluation["return_mean"]:0.00} {summary.Evaluation["return_std"]:0.00}"));
        Assert.InRange(File.ReadLines(Path.Combine(_folder, "taxi", "metrics.jsonl")).Count(), 900, 1100);
    }

    [Theory, InlineData("q-learning", -13), InlineData("expected-sarsa", -17), InlineData("sarsa", -19)]
    public void Run_CliffWalking_GoesAsTheBookSays(string agent, double least)
    {
        RunSummary summary = Train("cliff", Preset(agent, "CliffWalking-v1"));
        Assert.InRange(summary.Evaluation!["return_exact"], least, agent == "q-learning" ? -13 : -15);
    }

    [Fact]
    public void Load_SavedPolicy_ActsAsTheOneTrained()
    {
        RunFolder folder = RunFolder.Create(Path.Combine(_folder, "run"), overwrite: false);
        TabularOptions options = Small("q-learning");
        RunSummary summary = ControlRun.Run(options, folder);
        (IControlPolicy policy, ControlEnvironmentOptions environment) = PolicyFile.Load(folder.ModelPath);
        using (policy)
            Assert.Equal(summary.Evaluation!["return_mean"], PolicyEvaluator.Evaluate(policy, environment, options.Evaluation).MeanReturn);
    }

    [Fact]
    public void Evaluate_Seeds_AreTheEpisodesOfTheseSeeds()
    {
        using TabularPolicy policy = new(new ActionValues(704, 2, 0)); // always sticks
        ControlEnvironmentOptions blackjack = new() { Id = "Blackjack-v1" };
        EvaluationResult run = PolicyEvaluator.Evaluate(policy, blackjack, new ControlEvaluationOptions { Episodes = 2000, Seed = 5 });
        EvaluationResult some = PolicyEvaluator.Evaluate(policy, blackjack, new ControlEvaluationOptions { Seeds = [6, 1500, 6] });
        Assert.Equal([run.Episodes[1], run.Episodes[1495], run.Episodes[1]], some.Episodes);
        Assert.Equal(2000, run.Episodes.Count);
    }

    [Fact]
    public void Evaluate_PolicyThatNeverArrives_IsCut()
    {
        using TabularPolicy policy = new(new ActionValues(48, 4, 0)); // up for ever
        ControlEnvironmentOptions cliff = new() { Id = "CliffWalking-v1" };
        EvaluationResult result = PolicyEvaluator.Evaluate(policy, cliff, new ControlEvaluationOptions { Episodes = 2, MaxSteps = 70 });
        Assert.Equal([new EpisodeSummary(-70, 70), new EpisodeSummary(-70, 70)], result.Episodes);
        Assert.Equal(-70, ExactReturn.Of(policy, cliff, 70));
    }

    [Theory, InlineData("steps", "n-step-sarsa"), InlineData("lambda", "sarsa-lambda"), InlineData("planning_steps", "dyna-q"), InlineData("time_bonus", "dyna-q-plus")]
    public void Options_KeyOfAnotherAgent_IsRefusedByName(string key, string user)
    {
        UserException error = Assert.Throws<UserException>(() => ConfigurationFile.Load(AgentRegistry.Find("q-learning").Defaults, null, [$"{key}=1"]));
        Assert.Contains($"'{key}'", error.Message);
        Assert.Contains(user, error.Message);
        ConfigurationFile.Load(AgentRegistry.Find(user).Defaults, null, [$"{key}=1"]);
    }

    [Theory, InlineData("exploration.decay=0.1", "'decay'"), InlineData("exploration.start=2", "'start'"), InlineData("learning_rate=0", "'learning_rate'")]
    public void Options_Contradictions_AreRefusedByName(string given, string key) => Assert.Contains(key,
        Assert.Throws<UserException>(() => ConfigurationFile.Load(AgentRegistry.Find("sarsa").Defaults, null, [given])).Message);

    [Fact]
    public void Create_ObservationsOfRealNumbers_NamesAgentsThatFit()
    {
        TabularOptions options = Small("sarsa") with { Environment = new ControlEnvironmentOptions { Id = "CartPole-v1" } };
        UserException error = Assert.Throws<UserException>(() => TabularControl.Create(options));
        Assert.Contains("ppo", error.Message);
    }

    private static TabularOptions Small(string agent)
    {
        TabularOptions usual = (TabularOptions)AgentRegistry.Find(agent).Defaults;
        return usual with
        {
            Episodes = 300,
            Environment = new ControlEnvironmentOptions { Id = "FrozenLake-v1", Options = ["is_slippery=false"] },
            Exploration = new ExplorationOptions { Schedule = ExplorationSchedule.Linear, Start = 1, End = 0.1 },
            Evaluation = new ControlEvaluationOptions { Episodes = 3 },
            Checkpoint = new CheckpointOptions { Interval = 0 },
        };
    }

    private static ControlOptions Preset(string agent, string environment) => ConfigurationFile.Load(
        AgentRegistry.Find(agent).Defaults, Path.Combine(RepositoryRoot.Path, "configs", "control", $"{agent}-{environment}.yaml"), []);

    private RunSummary Train(string name, ControlOptions options) =>
        ControlRun.Run(options, RunFolder.Create(Path.Combine(_folder, name), overwrite: false));

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
