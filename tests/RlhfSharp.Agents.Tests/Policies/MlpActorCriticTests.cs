using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Agents.Tests.Policies;

public sealed class MlpActorCriticTests
{
    [Fact]
    public void Act_ContinuousActions_AreNormalAroundTheMode()
    {
        const int Rows = 20_000;
        using DisposeScope scope = NewDisposeScope();
        using MlpActorCritic policy = new(3, new GaussianHead(2, initialLogDeviation: Math.Log(0.5)), [8], seed: 5);
        Tensor observations = torch.tensor(new float[] { 0.3f, -1, 2 }, [1, 3]).expand(Rows, 3).contiguous();
        float[] mode = policy.Act(observations, ActingMode.Greedy).Actions.data<float>().ToArray();
        float[] drawn = policy.Act(observations, ActingMode.Sample).Actions.data<float>().ToArray();
        for (int k = 0; k < 2; k++)
        {
            double[] distances = [.. Enumerable.Range(0, Rows).Select(row => (double)drawn[2 * row + k] - mode[k])];
            Assert.Equal(0, distances.Average(), 0.02);
            Assert.Equal(0.5, Math.Sqrt(distances.Average(distance => distance * distance)), 0.01);
        }
    }

    [Fact]
    public void Evaluate_ContinuousActions_GivesDensityAndEntropyByHand()
    {
        using DisposeScope scope = NewDisposeScope();
        using MlpActorCritic policy = new(3, new GaussianHead(2, initialLogDeviation: 0.25), [8], seed: 5);
        Tensor observations = torch.tensor(new float[] { 0.3f, -1, 2, 1, 0, -1 }, [2, 3]);
        float[] mode = policy.Act(observations, ActingMode.Greedy).Actions.data<float>().ToArray();
        PolicyEvaluation evaluation = policy.Evaluate(new TensorRows(observations), torch.tensor(new float[] { mode[0] + 1, mode[1], mode[2], mode[3] - 2 }, [2, 1, 2]));
        double atMode = -2 * (0.25 + 0.5 * Math.Log(2 * Math.PI)), squared = Math.Exp(-0.5);
        Assert.Equal([2, 1], evaluation.LogProbs.shape);
        Assert.Equal(atMode - 0.5 * squared, evaluation.LogProbs.data<float>().ToArray()[0], 1e-5);
        Assert.Equal(atMode - 2 * squared, evaluation.LogProbs.data<float>().ToArray()[1], 1e-5);
        Assert.All(evaluation.Entropies!.contiguous().data<float>().ToArray(), entropy => Assert.Equal(1 - atMode, entropy, 1e-5));
    }

    [Fact]
    public void ActionProbabilities_ContinuousActions_AreRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        using MlpActorCritic policy = new(3, new GaussianHead(1), [8], seed: 5);
        Assert.Throws<InvalidOperationException>(() => policy.ActionProbabilities(zeros(1, 3)));
    }
}
