using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Agents.Tests.Learners;

public sealed class ContinuousLearnerTests
{
    private static readonly int[] s_hidden = [32, 32];

    private static readonly ReplayOptions s_replay = new() { TotalSteps = 900, BufferSize = 2000, BatchSize = 64, LearningStarts = 200, Gamma = 0.9 };

    [Theory]
    [InlineData(2, 2, 0.2)]
    [InlineData(1, 1, 0)] // DDPG
    public void Td3_CueTask_FollowsTheCue(int critics, int delay, double targetNoise)
    {
        using DeterministicActor actor = Actor(), targetActor = Actor();
        using ContinuousCritics online = new(1, 1, critics, s_hidden, 1), target = new(1, 1, critics, s_hidden, 1);
        using Adam actorOptimizer = new(actor.NamedParameters, new AdamOptions()), criticOptimizer = new(online.NamedParameters, new AdamOptions());
        Td3Options options = new() { Critics = critics, PolicyDelay = delay, TargetNoise = targetNoise, LearningRate = 3e-3 };
        Td3Learner learner = new((actor, targetActor), (online, target), options, (actorOptimizer, criticOptimizer), new ConstantSchedule(), new RandomStream(1));
        Train(actor, learner, new ActionNoiseOptions { Kind = ActionNoiseKind.Gaussian, Deviation = 0.2 });
        AssertFollows(actor);
    }

    [Theory]
    [InlineData(true, 0.3)]
    [InlineData(false, 0.01)]
    public void Sac_CueTask_FollowsTheCue(bool automatic, double coefficient)
    {
        using SquashedGaussianActor actor = new(1, new ActionScale([-2], [2]), s_hidden, 1);
        using ContinuousCritics online = new(1, 1, 2, s_hidden, 1), target = new(1, 1, 2, s_hidden, 1);
        using Adam actorOptimizer = new(actor.NamedParameters, new AdamOptions()), criticOptimizer = new(online.NamedParameters, new AdamOptions());
        SacOptions options = new() { AutomaticEntropy = automatic, EntropyCoefficient = coefficient, TargetEntropy = -2, LearningRate = 3e-3 };
        using SacLearner learner = new(actor, (online, target), options, (actorOptimizer, criticOptimizer), new ConstantSchedule(), new RandomStream(1));
        Train(actor, learner, new ActionNoiseOptions());
        AssertFollows(actor);
        Assert.Equal(automatic, Math.Abs(learner.EntropyCoefficient - coefficient) > 1e-6);
    }

    [Theory]
    [InlineData(1e-8, true)]
    [InlineData(1e9, false)] // next to it every gradient is nothing
    public void Sac_CoefficientOptimizer_IsSteppedAsItsOptionsSay(double epsilon, bool moves)
    {
        using SquashedGaussianActor actor = new(1, new ActionScale([-2], [2]), s_hidden, 1);
        using ContinuousCritics online = new(1, 1, 2, s_hidden, 1), target = new(1, 1, 2, s_hidden, 1);
        using Adam actorOptimizer = new(actor.NamedParameters, new AdamOptions()), criticOptimizer = new(online.NamedParameters, new AdamOptions());
        using SacLearner learner = new(
            actor, (online, target), new SacOptions(), (actorOptimizer, criticOptimizer), new ConstantSchedule(), new RandomStream(1),
            new AdamOptions { Epsilon = epsilon });
        Train(actor, learner, new ActionNoiseOptions(), s_replay with { TotalSteps = 220 });
        Assert.Equal(moves, Math.Abs(learner.EntropyCoefficient - 1) > 1e-4);
    }

    [Fact]
    public void Critics_Frozen_PassGradientsToTheActionAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        using ContinuousCritics critics = new(2, 1, 2, s_hidden, 1);
        Tensor observations = randn(300, 2), actions = randn(300, 1).requires_grad_(), again = actions.detach().clone().requires_grad_();
        Tensor[] frozen = critics.Evaluate(observations, actions, frozen: true);
        (frozen[0] + frozen[1]).sum().backward();
        Assert.All(critics.NamedParameters, pair => Assert.True(pair.Parameter.grad is null));
        Tensor[] values = critics.Evaluate(observations, again);
        (values[0] + values[1]).sum().backward();
        Assert.All(critics.NamedParameters, pair => Assert.NotNull(pair.Parameter.grad));
        Assert.Equal(again.grad!.data<float>().ToArray(), actions.grad!.data<float>().ToArray());
    }

    [Fact]
    public void ActionScale_MapsToTheBounds()
    {
        using DisposeScope scope = NewDisposeScope();
        using ActionScale scale = ActionScale.For(new Box([-1, 10], [3, 20]), "Test-v0");
        Assert.Equal([-1f, 20, 1, 15], scale.ToBox(torch.tensor(new float[] { -1, 1, 0, 0 }, [2, 2])).data<float>().ToArray());
        Assert.Contains("no bounds", Assert.Throws<UserException>(() => ActionScale.For(new Box(float.NegativeInfinity, 1, 1), "Test-v0")).Message);
        Assert.Contains("discrete", Assert.Throws<UserException>(() => ActionScale.For(new Discrete(3), "Test-v0")).Message);
    }

    [Fact]
    public void ActionNoise_OrnsteinUhlenbeck_WandersAsTheEquationSays()
    {
        ActionNoiseOptions options = new() { Kind = ActionNoiseKind.OrnsteinUhlenbeck, Deviation = 0.5, Theta = 0.15, TimeStep = 0.01 };
        ActionNoise noise = new(options, copies: 2, numbers: 1, new RandomStream(4));
        RandomStream draws = new(4);
        float[] expected = new float[2];
        for (int step = 0; step < 50; step++)
        {
            float[] actions = [0, 0];
            noise.AddTo(actions);
            for (int copy = 0; copy < 2; copy++)
                Assert.Equal(expected[copy] = (float)(expected[copy] - 0.15 * 0.01 * expected[copy] + 0.1 * 0.5 * draws.NextNormal()), actions[copy], 1e-6);
        }

        noise.Reset(0);
        float[] after = [0, 0];
        noise.AddTo(after);
        Assert.Equal(0.05 * draws.NextNormal(), after[0], 1e-6);
        Assert.NotEqual(0.05 * draws.NextNormal(), after[1], 1e-6);
    }

    private static DeterministicActor Actor() => new(1, new ActionScale([-2], [2]), s_hidden, 1);

    private static void Train(ContinuousActor actor, ILearner<ReplayBatches> learner, ActionNoiseOptions noise, ReplayOptions? replay = null)
    {
        replay ??= s_replay;
        ContinuousExplorer explorer = new(actor, new ActionNoise(noise, 1, 1, new RandomStream(2)), replay.LearningStarts, new RandomStream(3));
        using ReplaySource source = ReplayExperience.Create(new VectorEnvironment<float[], float[]>([new CueTask()]), explorer, replay, seed: 0);
        new TrainingLoop<ReplayBatches>(source, learner, []).Run(new TrainingRun("test", replay.Iterations(1)));
    }

    private static void AssertFollows(ContinuousActor actor)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] cues = [-0.8f, -0.3f, 0, 0.4f, 0.7f];
        float[] actions = actor.Act(torch.tensor(cues, [5, 1]), ActingMode.Greedy).Actions.data<float>().ToArray();
        for (int i = 0; i < cues.Length; i++)
            Assert.True(Math.Abs(actions[i] - 2 * cues[i]) < 0.3, $"cue {cues[i]}: action {actions[i]}");
    }
}
