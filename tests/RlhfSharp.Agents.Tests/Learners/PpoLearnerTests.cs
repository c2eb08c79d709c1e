using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Agents.Tests.Learners;

public sealed class PpoLearnerTests
{
    private static readonly PpoOptions s_options = new()
    {
        Epochs = 4, Minibatches = 2, NormalizeAdvantages = true, LearningRate = 0.05, ValueCoefficient = 0.5, ValueClipRange = 0, MaxGradientNorm = 0,
    };

    [Fact]
    public void Learn_TwoArmedBandit_TakesTheBetterArm()
    {
        using DisposeScope scope = NewDisposeScope();
        TabularActorCritic policy = new(1, 2, seed: 0);
        Train(policy, new Corridor(1), iterations: 30, steps: 8);
        Assert.True(policy.Probability(0, 1) > 0.95, $"probability {policy.Probability(0, 1)}");
    }

    [Fact]
    public void Learn_Corridor_WalksToItsEnd()
    {
        using DisposeScope scope = NewDisposeScope();
        TabularActorCritic policy = new(6, 2, seed: 0);
        Train(policy, new Corridor(6), iterations: 60, steps: 32);
        Assert.All(Enumerable.Range(0, 5), state => Assert.True(policy.Probability(state, 1) > 0.9, $"state {state}: {policy.Probability(state, 1)}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Learn_InMicroBatches_GivesTheSameStep(int rows)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] whole = Step(s_options with { Minibatches = 1, Epochs = 1 }, Batch()), parts = Step(s_options with { Minibatches = 1, Epochs = 1, MicroBatchRows = rows }, Batch());
        AssertClose(whole, parts, 1e-6f);
        Assert.Contains(whole, value => value != 0);
    }

    [Fact]
    public void Learn_RowsInAnotherOrder_GivesTheSameStep()
    {
        using DisposeScope scope = NewDisposeScope();
        PpoOptions options = s_options with { Minibatches = 1, Epochs = 1 };
        AssertClose(Step(options, Batch()), Step(options, Batch().SelectRows(torch.tensor(new long[] { 4, 2, 0, 5, 1, 3 }, [6]))), 1e-6f);
    }

    [Fact]
    public void Learn_PaddingOfAnyContent_ChangesNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        PpoOptions options = s_options with { Minibatches = 1, Epochs = 1 };
        PolicyBatch<TensorRows> batch = Batch();
        Tensor padding = 1 - batch.Mask;
        PolicyBatch<TensorRows> other = batch with { Advantages = batch.Advantages + 7 * padding, Returns = batch.Returns - 9 * padding };
        Assert.Equal(Step(options, batch), Step(options, other));
    }

    [Fact]
    public void Learn_RatioOutOfBounds_SkipsTheMinibatchAndCountsIt()
    {
        using DisposeScope scope = NewDisposeScope();
        TabularActorCritic policy = new(3, 2, seed: 0);
        MetricRecorder metrics = new();
        // a huge step in the first pass drives the ratio of the second out of (1/1.1, 1.1)
        PpoOptions options = s_options with { Minibatches = 1, Epochs = 2, LearningRate = 5, SkipRatio = 1.1, NormalizeAdvantages = false };
        Learner(policy, options).Learn(Batch() with { Advantages = ones(6, 1) }, new TrainingProgress(0, 1), metrics);
        Assert.Equal(1, metrics.Snapshot()["val/skipped_minibatches"]);
        Assert.Equal(1, metrics.Snapshot()["val/optimizer_steps"]);
    }

    [Fact]
    public void Learn_KlAboveTheLimit_StopsThePasses()
    {
        using DisposeScope scope = NewDisposeScope();
        TabularActorCritic policy = new(3, 2, seed: 0);
        MetricRecorder metrics = new();
        PpoOptions options = s_options with { Minibatches = 1, Epochs = 10, LearningRate = 1, EarlyStopKl = 0.01 };
        Learner(policy, options).Learn(Batch(), new TrainingProgress(0, 1), metrics);
        Assert.Equal(1, metrics.Snapshot()["val/optimizer_steps"]);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(2e-6)]
    public void Learn_StaleLogProbs_AreAnError(double distance)
    {
        using DisposeScope scope = NewDisposeScope();
        PolicyBatch<TensorRows> stale = Batch();
        stale = stale with { LogProbs = stale.LogProbs + distance };
        Assert.Throws<InvalidOperationException>(() => Step(s_options, stale));
    }

    [Fact]
    public void Learn_KlLossWithoutReference_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Throws<UserException>(() => Step(s_options with { KlCoefficient = 0.1 }, Batch()));
    }

    [Fact]
    public void Learn_MoreMinibatchesThanRows_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Throws<UserException>(() => Step(s_options with { Minibatches = 7 }, Batch()));
    }

    [Fact]
    public void Learn_RecordsTheMetricsUnderTheirKnownNames()
    {
        using DisposeScope scope = NewDisposeScope();
        MetricRecorder metrics = new();
        Learner(new TabularActorCritic(3, 2, 0), s_options with { ValueClipRange = 0.2 }).Learn(Batch(), new TrainingProgress(0, 1), metrics);
        Assert.Subset(metrics.Snapshot().Keys.ToHashSet(), new HashSet<string>
        {
            "policy/approxkl_avg", "policy/clipfrac_avg", "policy/entropy_avg", "loss/policy_avg", "loss/value_avg",
            "val/clipfrac_avg", "val/ratio", "val/ratio_var", "val/var_explained", "grad_norm", "lr",
        });
        Assert.Equal(Math.Log(2), metrics.Snapshot()["policy/entropy_avg"], 0.05);
    }

    // Six rows of one step over three states; the last two are padding. The policy is uniform: log 0.5.
    private static PolicyBatch<TensorRows> Batch()
    {
        Tensor mask = torch.tensor(new float[] { 1, 1, 1, 1, 0, 0 }, [6, 1]);
        return new PolicyBatch<TensorRows>(
            new TensorRows(torch.tensor(new long[] { 0, 1, 2, 0, 1, 2 }, [6])),
            torch.tensor(new long[] { 0, 1, 1, 1, 0, 0 }, [6, 1]),
            full(6, 1, Math.Log(0.5)),
            torch.tensor(new float[] { 1, -0.5f, 2, -1, 3, -3 }, [6, 1]),
            torch.tensor(new float[] { 0.5f, 1, -1, 2, 5, -5 }, [6, 1]),
            zeros(6, 1), null, mask);
    }

    private static float[] Step(PpoOptions options, PolicyBatch<TensorRows> batch)
    {
        TabularActorCritic policy = new(3, 2, seed: 0);
        Learner(policy, options with { NormalizeAdvantages = false }).Learn(batch, new TrainingProgress(0, 1), new MetricRecorder());
        return [.. policy.Logits.data<float>().ToArray(), .. policy.Values.data<float>().ToArray()];
    }

    private static PpoLearner<TensorRows> Learner(TabularActorCritic policy, PpoOptions options) => new(
        policy, options, new Adam([("logits", policy.Logits), ("values", policy.Values)], new AdamOptions { Epsilon = 1e-5 }),
        new ConstantSchedule(), new RandomStream(1));

    private static void Train(TabularActorCritic policy, Corridor task, int iterations, int steps)
    {
        VectorEnvironment<int, int> environment = new([new TimeLimit<int, int>(task, 20)]);
        OnPolicySource<TensorRows> source = new(new StepwiseCollector(environment, policy, steps, seed: 0), [], new Gae(0.9, 0.9), StepsAsRows.Apply);
        new TrainingLoop<PolicyBatch<TensorRows>>(source, Learner(policy, s_options), []).Run(new TrainingRun("test", iterations));
    }

    private static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}
