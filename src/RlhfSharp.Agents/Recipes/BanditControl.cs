using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners.Bandits;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Recipes;

/// <summary>A bandit algorithm on arms of which nothing is seen, or LinUCB on arms with a context.</summary>
public static class BanditControl
{
    /// <summary>Algorithm, episodes and learner for the environment of the options.</summary>
    /// <exception cref="UserException">An unknown environment, or one with more than one state.</exception>
    public static ControlAgent Create(BanditOptions options)
    {
        RandomStream random = RandomStream.Named((ulong)options.Seed, "exploration");
        BanditAgent agent = BanditAgent.Find(options.Agent);
        if (agent.Make is null)
        {
            IEnvironment<float[], int> contextual = EnvironmentRegistry.Create<float[], int>(options.Environment.Id, options.Environment.ParseOptions());
            LinUcbBandit bandit = new(
                ((Discrete)contextual.ActionSpace).Count, (int)contextual.ObservationSpace.Size, options.Confidence, random, options.Ridge);
            return Assemble(options, contextual, bandit, new LinearPolicy<float[]>(bandit.Values));
        }

        IEnvironment<int, int> environment = EnvironmentRegistry.Create<int, int>(options.Environment.Id, options.Environment.ParseOptions());
        if (environment.ObservationSpace is not Discrete { Count: 1 })
            throw new UserException($"{options.Environment.Id} has more than one state, but {options.Agent} sees none: choose a bandit such as GaussianBandit, or an agent such as q-learning.");
        ArmBandit arms = agent.Make(options, ((Discrete)environment.ActionSpace).Count, random);
        return Assemble(options, environment, arms, new TabularPolicy(arms.Values));
    }

    private static ControlAgent<LiveEpisode<TObservation, int>> Assemble<TObservation>(
        BanditOptions options, IEnvironment<TObservation, int> environment, Bandit<TObservation> bandit, IControlPolicy policy) =>
        new(new EpisodeSource<TObservation, int>(environment, bandit, options.Seed), new BanditLearner<TObservation>(bandit))
        {
            Policy = policy,
            Iterations = options.Episodes,
            MainMetrics = ["rollout/reward_mean"],
            WatchesPolicy = false,
        };
}
