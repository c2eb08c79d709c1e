using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Tests.Environments.Wrappers;

public sealed class NormalizedVectorEnvironmentTests
{
    private const int Copies = 3;

    [Fact]
    public void Step_ManyTimes_ScalesAsAPlainComputationDoes()
    {
        using DisposeScope scope = NewDisposeScope();
        IVectorEnvironment plain = EnvironmentRegistry.CreateVector("CartPole-v1", Copies);
        NormalizedVectorEnvironment environment = new(EnvironmentRegistry.CreateVector("CartPole-v1", Copies));
        List<float[]> seen = [plain.Reset(5).ToSingles()];
        environment.Reset(5);
        List<double[]> discounted = [];
        double[] returns = new double[Copies];
        int episodes = 0;
        for (int t = 0; t < 60; t++)
        {
            Tensor actions = Actions(t);
            VectorStep raw = plain.Step(actions), scaled = environment.Step(actions);
            seen.Add(raw.Observations.ToSingles());
            for (int i = 0; i < Copies; i++)
                returns[i] = 0.99 * returns[i] + 1;
            discounted.Add([.. returns]);

            (double mean, double variance)[] moments = [.. Enumerable.Range(0, 4).Select(element => Moments(
                seen.SelectMany(batch => batch.Where((_, i) => i % 4 == element)).Select(number => (double)number)))];
            Check(raw.Observations, scaled.Observations, moments);
            Check(raw.FinalObservations, scaled.FinalObservations, moments);
            double deviation = Math.Sqrt(Moments(discounted.SelectMany(batch => batch)).Variance + 1e-8);
            foreach (float reward in scaled.Rewards.ToSingles())
                Assert.Equal(Math.Min(10, 1 / deviation), reward, 1e-2 / deviation);
            Assert.Equal(raw.FinishedEpisodes, scaled.FinishedEpisodes);
            Assert.Equal(raw.Terminated.ToFlags(), scaled.Terminated.ToFlags());
            episodes += raw.FinishedEpisodes.Count;
            bool[] terminated = raw.Terminated.ToFlags();
            for (int i = 0; i < Copies; i++)
                returns[i] = terminated[i] ? 0 : returns[i];
        }

        Assert.True(episodes > 3);
    }

    [Fact]
    public void ForEvaluation_SeesThroughTheSameStatisticsAndLeavesThemAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        NormalizedVectorEnvironment training = new(EnvironmentRegistry.CreateVector("CartPole-v1", Copies));
        training.Reset(0);
        for (int t = 0; t < 20; t++)
            training.Step(Actions(t));
        double[] mean = [.. training.ObservationStatistics.Mean], variance = [.. training.ObservationStatistics.Variance];
        double count = training.ObservationStatistics.Count;

        NormalizedVectorEnvironment evaluation = training.ForEvaluation(EnvironmentRegistry.CreateVector("CartPole-v1", 1));
        float[] raw = EnvironmentRegistry.CreateVector("CartPole-v1", 1).Reset(9).ToSingles(), scaled = evaluation.Reset(9).ToSingles();
        for (int i = 0; i < 4; i++)
            Assert.Equal((float)((raw[i] - mean[i]) / Math.Sqrt(variance[i] + 1e-8)), scaled[i]);
        Assert.Equal([1f], evaluation.Step(torch.tensor(new long[] { 0 })).Rewards.ToSingles());
        Assert.Equal(count, training.ObservationStatistics.Count);
    }

    [Fact]
    public void Observations_FarOut_AreCutAtTheClip()
    {
        using DisposeScope scope = NewDisposeScope();
        NormalizedVectorEnvironment environment = new(
            EnvironmentRegistry.CreateVector("Pendulum-v1", 2), new NormalizationOptions { ObservationClip = 0.5, RewardClip = 0.25 });
        environment.Reset(0);
        Box space = Assert.IsType<Box>(environment.ObservationSpace);
        Assert.Equal([-0.5f, -0.5f, -0.5f], space.Low);
        for (int t = 0; t < 30; t++)
        {
            VectorStep step = environment.Step(torch.tensor(new float[] { 2, -2 }, [2, 1]));
            Assert.All(step.Observations.ToSingles(), number => Assert.InRange(number, -0.5f, 0.5f));
            Assert.All(step.Rewards.ToSingles(), reward => Assert.InRange(reward, -0.25f, 0.25f));
        }
    }

    [Fact]
    public void SavedInTheMiddle_ContinuesExactly()
    {
        using DisposeScope scope = NewDisposeScope();
        NormalizedVectorEnvironment first = new(EnvironmentRegistry.CreateVector("MountainCar-v0", Copies));
        NormalizedVectorEnvironment second = new(EnvironmentRegistry.CreateVector("MountainCar-v0", Copies));
        first.Reset(0);
        for (int t = 0; t < 150; t++)
            first.Step(Actions(t));
        string folder = Directory.CreateTempSubdirectory("rlhf-normalized-").FullName;
        CheckpointFolder checkpoints = new(folder);
        checkpoints.Load(checkpoints.Save(0, first), second);
        Directory.Delete(folder, recursive: true);
        for (int t = 0; t < 100; t++)
        {
            VectorStep expected = first.Step(Actions(t)), actual = second.Step(Actions(t));
            Assert.Equal(expected.Observations.ToSingles(), actual.Observations.ToSingles());
            Assert.Equal(expected.Rewards.ToSingles(), actual.Rewards.ToSingles());
            Assert.Equal(expected.FinishedEpisodes, actual.FinishedEpisodes);
        }
    }

    [Fact]
    public void DiscreteObservations_CannotBeNormalised()
    {
        UserException error = Assert.Throws<UserException>(() => new NormalizedVectorEnvironment(EnvironmentRegistry.CreateVector("Taxi-v4", 2)));
        Assert.Contains("Discrete(500)", error.Message, StringComparison.Ordinal);
    }

    private static Tensor Actions(int t) => torch.tensor(new long[] { t / 3 % 2, t % 2, t / 5 % 2 });

    private static void Check(Tensor raw, Tensor scaled, (double Mean, double Variance)[] moments)
    {
        float[] before = raw.ToSingles(), after = scaled.ToSingles();
        for (int i = 0; i < before.Length; i++)
            Assert.Equal(Math.Clamp((before[i] - moments[i % 4].Mean) / Math.Sqrt(moments[i % 4].Variance + 1e-8), -10, 10), after[i], 0.02);
    }

    // As if the statistics held 1e-4 samples of mean 0 and variance 1 beforehand.
    private static (double Mean, double Variance) Moments(IEnumerable<double> samples)
    {
        double[] all = [.. samples];
        double count = all.Length + 1e-4, mean = all.Sum() / count;
        return (mean, (all.Sum(number => (number - mean) * (number - mean)) + 1e-4 * (1 + mean * mean)) / count);
    }
}
