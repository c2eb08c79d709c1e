using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Tests.Learners.Tabular;

/// <summary>Runs a tabular learner through the project's loop.</summary>
internal static class Lives
{
    /// <summary>Always action 1 in three states.</summary>
    public static FixedPolicy AlwaysOne() => new([0, 1, 0, 1, 0, 1], 2, new RandomStream(0));

    public static void Run(
        ILearner<LiveEpisode<int, int>> learner, IEnvironment<int, int> environment, IBehavior<int, int> behavior, long episodes = 1) =>
        new TrainingLoop<LiveEpisode<int, int>>(new EpisodeSource<int, int>(environment, behavior, seed: 0), learner, [])
            .Run(new TrainingRun("test", episodes));
}
