using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Agents.Tests.Learners;

/// <summary>A2C and REINFORCE: their gradients against finite differences, and their smallest tasks.</summary>
public sealed class PolicyGradientLearnerTests
{
    [Fact]
    public void A2cLearn_OneStep_FollowsTheGradientOfItsLoss()
    {
        using DisposeScope scope = NewDisposeScope();
        TabularActorCritic policy = Policy();
        GradientProbe probe = new(policy.Logits, policy.Values);
        A2cOptions options = new() { ValueCoefficient = 0.7, EntropyCoefficient = 0.3 };
        new A2cLearner<TensorRows>(policy, options, probe, new ConstantSchedule()).Learn(Batch(), new TrainingProgress(0, 1), new MetricRecorder());
        AssertGradients(policy, probe, (logProb, entropy, value, i) =>
            -logProb * s_advantages[i] + 0.7 * 0.5 * Math.Pow(value - s_returns[i], 2) - 0.3 * entropy);
    }

    [Fact]
    public void ReinforceLearn_WithValues_FollowsTheGradientOfItsLoss()
    {
        using DisposeScope scope = NewDisposeScope();
        TabularActorCritic policy = Policy();
        GradientProbe probe = new(policy.Logits, policy.Values);
        ReinforceOptions options = new() { ValueCoefficient = 2, EntropyCoefficient = 0.1 };
        new ReinforceLearner<TensorRows>(policy, options, probe, new ConstantSchedule()).Learn(Batch(), new TrainingProgress(0, 1), new MetricRecorder());
        AssertGradients(policy, probe, (logProb, entropy, value, i) =>
            -logProb * s_advantages[i] + 2 * 0.5 * Math.Pow(value - s_returns[i], 2) - 0.1 * entropy);
    }

    [Fact]
    public void ReinforceLearn_WithoutValues_LeavesTheCriticAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        TabularActorCritic policy = Policy();
        float[] before = policy.Values.data<float>().ToArray();
        using Adam optimizer = new([("logits", policy.Logits), ("values", policy.Values)], new AdamOptions());
        new ReinforceLearner<TensorRows>(policy, new ReinforceOptions { LearningRate = 0.1 }, optimizer, new ConstantSchedule())
            .Learn(Batch() with { Values = null }, new TrainingProgress(0, 1), new MetricRecorder());
        Assert.Equal(before, policy.Values.data<float>().ToArray());
        Assert.NotEqual(Policy().Logits.data<float>().ToArray(), policy.Logits.data<float>().ToArray());
    }

    [Fact]
    public void A2cLearn_Corridor_WalksToItsEnd()
    {
        using DisposeScope scope = NewDisposeScope();
        TabularActorCritic policy = new(5, 2, seed: 0);
        using RmsProp optimizer = new([("logits", policy.Logits), ("values", policy.Values)], new RmsPropOptions());
        OnPolicySource<TensorRows> source = new(new StepwiseCollector(Corridors(5), policy, 8, seed: 0), [], new Gae(0.9, 1), StepsAsRows.Apply);
        A2cLearner<TensorRows> learner = new(policy, new A2cOptions { LearningRate = 0.02, MaxGradientNorm = 0 }, optimizer, new ConstantSchedule());
        new TrainingLoop<PolicyBatch<TensorRows>>(source, learner, []).Run(new TrainingRun("test", 300));
        AssertWalks(policy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReinforceLearn_Corridor_WalksToItsEnd(bool withCritic)
    {
        using DisposeScope scope = NewDisposeScope();
        TabularActorCritic policy = new(5, 2, seed: 0);
        using Adam optimizer = new([("logits", policy.Logits), ("values", policy.Values)], new AdamOptions());
        OnPolicySource<TensorRows> source = new(
            new EpisodeCollector(Corridors(5), policy, seed: 0, withValues: withCritic), [], new MonteCarlo(0.8), StepsAsRows.ApplyWithoutPadding,
            whitenAdvantages: !withCritic);
        ReinforceLearner<TensorRows> learner = new(policy, new ReinforceOptions { LearningRate = 0.1 }, optimizer, new ConstantSchedule());
        new TrainingLoop<PolicyBatch<TensorRows>>(source, learner, []).Run(new TrainingRun("test", 150));
        AssertWalks(policy);
    }

    private static readonly double[] s_advantages = [1, -0.5, 2, -1], s_returns = [0.5, 1, -1, 2];

    private static VectorEnvironment<int, int> Corridors(int length) =>
        new([.. Enumerable.Range(0, 4).Select(_ => new TimeLimit<int, int>(new Corridor(length), 20))]);

    private static void AssertWalks(TabularActorCritic policy) => Assert.All(
        Enumerable.Range(0, 4), state => Assert.True(policy.Probability(state, 1) > 0.85, $"state {state}: {policy.Probability(state, 1)}"));

    private static TabularActorCritic Policy()
    {
        TabularActorCritic policy = new(2, 3, seed: 0);
        using IDisposable gradientsOff = no_grad();
        policy.Logits.copy_(torch.tensor(new float[] { 0.3f, -0.2f, 0.1f, 0, 0.5f, -0.4f }, [2, 3]));
        policy.Values.copy_(torch.tensor(new float[] { 0.2f, -0.6f }, [2, 1]));
        return policy;
    }

    // Four steps in two states; the fifth is padding of another state's content.
    private static PolicyBatch<TensorRows> Batch() => new(
        new TensorRows(torch.tensor(new long[] { 0, 1, 0, 1, 0 }, [5])),
        torch.tensor(s_actions, [5, 1]), zeros(5, 1),
        torch.tensor(new float[] { 1, -0.5f, 2, -1, 7 }, [5, 1]), torch.tensor(new float[] { 0.5f, 1, -1, 2, 9 }, [5, 1]),
        zeros(5, 1), null, torch.tensor(new float[] { 1, 1, 1, 1, 0 }, [5, 1]));

    private static readonly long[] s_actions = [0, 2, 1, 1, 2];

    // The mean over the four real steps, differentiated numerically in float64 by a statement of its own.
    private static void AssertGradients(TabularActorCritic policy, GradientProbe probe, Func<double, double, double, int, double> loss)
    {
        double[] logits = Array.ConvertAll(policy.Logits.data<float>().ToArray(), value => (double)value);
        double[] values = Array.ConvertAll(policy.Values.data<float>().ToArray(), value => (double)value);
        Check(logits, probe.Gradients[0]);
        Check(values, probe.Gradients[1]);

        void Check(double[] numbers, float[] gradient)
        {
            const double Distance = 1e-5;
            for (int i = 0; i < numbers.Length; i++)
            {
                double at = numbers[i];
                numbers[i] = at + Distance;
                double above = Loss();
                numbers[i] = at - Distance;
                double expected = (above - Loss()) / (2 * Distance);
                numbers[i] = at;
                Assert.Equal(expected, gradient[i], 1e-5);
            }
        }

        double Loss()
        {
            double sum = 0;
            for (int i = 0; i < 4; i++)
            {
                int state = i % 2;
                double[] weights = [.. Enumerable.Range(0, 3).Select(action => Math.Exp(logits[3 * state + action]))];
                double total = weights.Sum(), entropy = -weights.Sum(weight => weight / total * Math.Log(weight / total));
                sum += loss(Math.Log(weights[s_actions[i]] / total), entropy, values[state], i) / 4;
            }

            return sum;
        }
    }
}
