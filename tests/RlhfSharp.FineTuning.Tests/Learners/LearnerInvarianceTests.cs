using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Learners;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.Language.Gpt2;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.FineTuning.Tests.Learners;

/// <summary>Micro-batches and row order change memory and order of summation, never the result.</summary>
public sealed class LearnerInvarianceTests
{
    private static readonly TokenRows Rows = new([[1, 2, 3, 4, 5], [6, 7], [8, 9, 10], [11, 12, 1, 2]], [1, 1, 2, 1]);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void SupervisedLearner_MicroBatches_GiveTheSameStep(int microBatchSize)
    {
        float[] whole = AfterOneSupervisedStep(Rows, 0);
        AssertClose(whole, AfterOneSupervisedStep(Rows, microBatchSize));
    }

    [Fact]
    public void SupervisedLearner_RowOrder_GivesTheSameStep() =>
        AssertClose(AfterOneSupervisedStep(Rows, 0), AfterOneSupervisedStep(Rows.Select([3, 1, 0, 2]), 0));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void RewardModelLearner_MicroBatches_GiveTheSameStep(int microBatchSize)
    {
        float[] whole = AfterOneRewardStep(0);
        AssertClose(whole, AfterOneRewardStep(microBatchSize));
    }

    [Fact]
    public void RewardModelLearner_BestOfTwo_IsThePairwiseLoss()
    {
        Assert.Equal(Loss(new Comparison(1, 0), null), Loss(null, new Choice([0, 1], 1)), 1e-6);

        static double Loss(Comparison? comparison, Choice? choice)
        {
            using DisposeScope scope = NewDisposeScope();
            RewardModel model = new(TinyLanguageModel.Create(), new RandomStream(5));
            MetricRecorder metrics = new();
            PreferenceBatch batch = new([[1, 2, 3], [4, 5]], comparison is { } pair ? [pair] : [], choice is null ? [] : [choice]);
            new RewardModelLearner(model, new Adam([.. model.named_parameters()], new AdamOptions()), 0.01, new ConstantSchedule(), 1.0, 0)
                .Learn(batch, new TrainingProgress(0, 10), metrics);
            return metrics.Snapshot()["loss"];
        }
    }

    [Fact]
    public void SupervisedLearner_LearnsOneTextByHeart()
    {
        Gpt2Model model = TinyLanguageModel.Create();
        SupervisedLearner learner = Learner(model, 0, 0.02);
        MetricRecorder metrics = new();
        for (int step = 0; step < 60; step++)
        {
            metrics.Clear();
            using DisposeScope scope = NewDisposeScope();
            learner.Learn(Rows, new TrainingProgress(step, 60), metrics);
        }
        Assert.True(metrics.Snapshot()["loss"] < 0.25, $"loss is {metrics.Snapshot()["loss"]} after 60 steps on 4 rows");
        Assert.True(metrics.Snapshot()["mean_token_accuracy"] > 0.85);
    }

    private static float[] AfterOneSupervisedStep(TokenRows rows, int microBatchSize)
    {
        using DisposeScope scope = NewDisposeScope();
        Gpt2Model model = TinyLanguageModel.Create();
        Learner(model, microBatchSize, 0.01).Learn(rows, new TrainingProgress(0, 10), new MetricRecorder());
        return Weights(model);
    }

    private static SupervisedLearner Learner(Gpt2Model model, int microBatchSize, double learningRate) => new(
        model, new Adam([.. model.named_parameters()], new AdamOptions { Epsilon = 1e-3 }), learningRate, new ConstantSchedule(), 1.0, microBatchSize);

    private static float[] AfterOneRewardStep(int microBatchSize)
    {
        using DisposeScope scope = NewDisposeScope();
        RewardModel model = new(TinyLanguageModel.Create(), new RandomStream(5));
        PreferenceBatch batch = new(
            [[1, 2, 3], [1, 2, 4], [5, 6, 7, 8], [5, 9], [10, 11], [10, 12, 1]],
            [new(0, 1), new(2, 3, ChosenShare: 0.5f), new(4, 5, Margin: 0.5f), new(2, 4)], [new Choice([1, 3, 5], 2)]);
        RewardModelLearner learner = new(
            model, new Adam([.. model.named_parameters()], new AdamOptions { Epsilon = 1e-3 }), 0.01, new ConstantSchedule(), 1.0, microBatchSize, centreCoefficient: 0.01,
            languageModelCoefficient: 0.5);
        learner.Learn(batch, new TrainingProgress(0, 10), new MetricRecorder());
        return Weights(model);
    }

    private static float[] Weights(nn.Module module) => [.. module.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) < 1e-5, $"weight {i} is {actual[i]}, expected {expected[i]}");
    }
}
