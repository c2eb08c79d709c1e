using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Recipes;

public sealed class OffPolicyControlTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-off-policy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("dqn")]
    [InlineData("qr-dqn")]
    [InlineData("rainbow")]
    [InlineData("ddpg")]
    [InlineData("td3")]
    [InlineData("sac")]
    public void Run_InterruptedAndResumed_EndsAsAnUninterruptedOne(string agent)
    {
        ControlOptions options = Small(agent);
        string whole = ControlRun.Run(options, Folder("whole")).ModelSha256!;
        RunFolder folder = Folder("resumed");
        RunSummary stopped = ControlRun.Run(options, folder, callbacks: [new StopAfter(33)]);
        Assert.Equal("test", stopped.StoppedBy);
        Assert.NotEqual(whole, stopped.ModelSha256);
        Assert.Equal(whole, ControlRun.Run(options, RunFolder.Open(folder.Path), resume: true).ModelSha256);
    }

    [Theory]
    [InlineData("c51")]
    [InlineData("rainbow")]
    [InlineData("td3")]
    [InlineData("sac")]
    public void Run_SavedPolicy_ActsAsBefore(string agent)
    {
        RunFolder folder = Folder("run");
        RunSummary summary = ControlRun.Run(Small(agent), folder);
        (IControlPolicy policy, ControlEnvironmentOptions environment) = PolicyFile.Load(folder.ModelPath);
        using (policy)
            Assert.Equal(
                summary.Evaluation!["return_mean"],
                PolicyEvaluator.Evaluate(EnvironmentRegistry.CreateVector(environment.Id, 3), policy, 10_000).MeanReturn);
    }

    [Theory]
    [InlineData("dqn", "Pendulum-v1")]
    [InlineData("sac", "CartPole-v1")]
    [InlineData("td3", "CartPole-v1")]
    public void Create_WrongKindOfActions_NamesAgentsThatFit(string agent, string environment)
    {
        ControlOptions options = AgentRegistry.Find(agent).Defaults;
        UserException error = Assert.Throws<UserException>(() => AgentRegistry.Find(agent)
            .Create(options with { Environment = options.Environment with { Id = environment } }));
        Assert.Matches("choose (dqn|sac)", error.Message);
    }

    public static IEnumerable<object[]> Presets() => Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "configs", "control"))
        .Select(path => new object[] { Path.GetFileNameWithoutExtension(path) });

    [Theory, MemberData(nameof(Presets))]
    public void Preset_IsNamedForItsAgentAndEnvironment(string name)
    {
        string path = Path.Combine(RepositoryRoot.Path, "configs", "control", $"{name}.yaml");
        string agent = ConfigurationFile.Peek(path, "agent")!;
        ControlOptions options = ConfigurationFile.Load(AgentRegistry.Find(agent).Defaults, path, []);
        Assert.Equal(name, $"{options.Agent}-{options.Environment.Id}");
    }

    private static ControlOptions Small(string agent)
    {
        ControlEvaluationOptions evaluation = new() { Episodes = 3 };
        CheckpointOptions checkpoint = new() { Interval = 0 };
        ReplayOptions Replay(ReplayOptions replay) => replay with
        {
            TotalSteps = 240, BufferSize = 150, BatchSize = 8, LearningStarts = 20, TrainFrequency = 4, GradientSteps = 2, // the ring turns
        };
        return AgentRegistry.Find(agent).Defaults switch
        {
            DqnControlOptions dqn => dqn with
            {
                Seed = 1, Evaluation = evaluation, Checkpoint = checkpoint, Replay = Replay(dqn.Replay), Network = dqn.Network with { HiddenSizes = [8, 8] },
            },
            Td3ControlOptions td3 => td3 with
            {
                Seed = 1, Evaluation = evaluation, Checkpoint = checkpoint, Replay = Replay(td3.Replay), HiddenSizes = [8],
                Noise = new ActionNoiseOptions { Kind = ActionNoiseKind.OrnsteinUhlenbeck },
            },
            SacControlOptions sac => sac with { Seed = 1, Evaluation = evaluation, Checkpoint = checkpoint, Replay = Replay(sac.Replay), HiddenSizes = [8] },
            ControlOptions other => throw new InvalidOperationException($"{other.Agent} is not off-policy."),
        };
    }

    private RunFolder Folder(string name) => RunFolder.Create(Path.Combine(_folder, name), overwrite: false);

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
