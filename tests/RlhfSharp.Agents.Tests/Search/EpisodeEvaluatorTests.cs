using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Search;

namespace RlhfSharp.Agents.Tests.Search;

public sealed class EpisodeEvaluatorTests
{
    private static readonly VectorPolicyShape s_shape = new([4, 2]);

    [Fact]
    public void Evaluate_OnAnyNumberOfThreads_GivesTheSameEpisodesAndStatistics()
    {
        (IReadOnlyList<EpisodeSummary> one, RunningMeanStd<double> first) = Evaluate(threads: 1);
        (IReadOnlyList<EpisodeSummary> three, RunningMeanStd<double> second) = Evaluate(threads: 3);
        Assert.Equal(one, three);
        Assert.Equal(first.Mean, second.Mean);
        Assert.Equal(first.Variance, second.Variance);
        Assert.Equal(one.Sum(episode => episode.Length), first.Count, 1e-3);
    }

    [Fact]
    public void Evaluate_SameSeed_GivesACandidateTheSameEpisodes()
    {
        EpisodeEvaluator<int> evaluator = Create(1, null);
        float[] afterTheAngle = [0, 0, 0, 0, 0, 0, 1, 0, 0, 0]; // falls after some 40 steps, more or less by chance
        IReadOnlyList<EpisodeSummary> episodes = evaluator.Evaluate([afterTheAngle, afterTheAngle, afterTheAngle], [5, 5, 6]);
        Assert.Equal(6, episodes.Count);
        Assert.Equal(episodes.Take(2), episodes.Skip(2).Take(2));
        Assert.NotEqual(episodes.Take(2), episodes.Skip(4));
    }

    private static (IReadOnlyList<EpisodeSummary> Episodes, RunningMeanStd<double> Statistics) Evaluate(int threads)
    {
        RunningMeanStd<double> statistics = new(4);
        float[][] candidates = [.. Enumerable.Range(0, 7).Select(i => Candidate(i))];
        return (Create(threads, statistics).Evaluate(candidates, [1, 2, 3, 4, 5, 6, 7]), statistics);
    }

    private static EpisodeEvaluator<int> Create(int threads, RunningMeanStd<double>? statistics) => new(
        () => EnvironmentRegistry.Create<float[], int>("CartPole-v1"), s_shape, outputs => VectorPolicyShape.Largest(outputs), 2, threads, statistics);

    // Pushes after the pole, the more so the higher the number.
    private static float[] Candidate(int number) => [0, 0, 0, 0, 0.1f, 0.2f * number, number, number, 0, 0];
}
