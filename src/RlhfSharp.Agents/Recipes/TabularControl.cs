using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Recipes;

/// <summary>A table of action values on an environment with numbered states: Monte Carlo, Sarsa, Q-learning, Dyna and their kin.</summary>
public static class TabularControl
{
    /// <summary>Table, behaviour, episodes and learner for the environment of the options.</summary>
    /// <exception cref="UserException">An unknown environment, or one whose observations or actions are not numbered.</exception>
    public static ControlAgent Create(TabularOptions options)
    {
        TabularAgent agent = TabularAgent.Find(options.Agent);
        IEnvironment<int, int> environment = CreateEnvironment(options);
        Discrete states = (Discrete)environment.ObservationSpace, actions = (Discrete)environment.ActionSpace;
        ActionValues values = new(states.Count, actions.Count, options.InitialValue);
        ITabularBehavior behavior = options.Exploration.Create(values, RandomStream.Named((ulong)options.Seed, "exploration"));
        return new ControlAgent<LiveEpisode<int, int>>(
            new EpisodeSource<int, int>(environment, behavior, options.Seed),
            agent.Learn(options, values, behavior))
        {
            Policy = new TabularPolicy(values),
            Iterations = options.Episodes,
            MainMetrics = ["rollout/ep_rew_mean", "rollout/ep_len_mean"],
            WatchesPolicy = false,
        };
    }

    private static IEnvironment<int, int> CreateEnvironment(TabularOptions options)
    {
        IEnvironment<int, int> environment = EnvironmentRegistry.Create<int, int>(options.Environment.Id, options.Environment.ParseOptions());
        return options.MaxEpisodeSteps > 0 ? new TimeLimit<int, int>(environment, options.MaxEpisodeSteps) : environment;
    }
}
