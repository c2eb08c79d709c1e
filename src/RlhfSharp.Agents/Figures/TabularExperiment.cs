using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Figures;

/// <summary>Control with a table: the return and the length of each episode.</summary>
internal static class TabularExperiment
{
    /// <summary>One run of an agent that is epsilon-greedy over a table of zeros; <paramref name="learn"/> also gets a seeded stream of its own.</summary>
    public static EpisodeTrace<int, int> Run(
        IEnvironment<int, int> environment, double epsilon, int episodes, int seed,
        Func<ActionValues, ITabularBehavior, RandomStream, ILearner<LiveEpisode<int, int>>> learn)
    {
        EpisodeTrace<int, int> trace = new(environment, episodes);
        ActionValues values = new(environment.StateCount(), environment.ActionCount());
        EpsilonGreedy behavior = new(values, _ => epsilon, RandomStream.Named((ulong)seed, "exploration"));
        Experiment.Train(new EpisodeSource<int, int>(trace, behavior, seed), learn(values, behavior, RandomStream.Named((ulong)seed, "learner")), episodes);
        return trace;
    }
}
