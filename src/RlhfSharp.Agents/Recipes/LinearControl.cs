using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Linear action values over features, learnt by semi-gradient Sarsa and its kin.</summary>
public static class LinearControl
{
    /// <summary>Features, weights, behaviour, episodes and learner for the environment of the options.</summary>
    /// <exception cref="UserException">An unknown environment, or one whose actions are not numbered, or features that do not fit it.</exception>
    public static ControlAgent Create(LinearOptions options)
    {
        ControlEnvironmentOptions chosen = options.Environment;
        if (EnvironmentRegistry.Find(chosen.Id).HasDiscreteObservations)
        {
            IEnvironment<int, int> numbered = EnvironmentRegistry.Create<int, int>(chosen.Id, chosen.ParseOptions());
            return Assemble(options, numbered, options.Features.Create((Discrete)numbered.ObservationSpace));
        }

        IEnvironment<float[], int> environment = EnvironmentRegistry.Create<float[], int>(chosen.Id, chosen.ParseOptions());
        return environment.ObservationSpace is Box numbers
            ? Assemble(options, environment, options.Features.Create(numbers))
            : throw new UserException($"{chosen.Id} has observations that are no list of numbers: choose another agent.");
    }

    private static ControlAgent<LiveEpisode<TObservation, int>> Assemble<TObservation>(
        LinearOptions options, IEnvironment<TObservation, int> environment, FeatureMap<TObservation> features)
    {
        LinearActionValues<TObservation> values = new(features, ((Discrete)environment.ActionSpace).Count);
        LinearEpsilonGreedy<TObservation> behavior = new(values, options.Exploration.At, RandomStream.Named((ulong)options.Seed, "exploration"));
        return new(
            new EpisodeSource<TObservation, int>(environment, behavior, options.Seed),
            LinearAgent.Find(options.Agent).CreateLearner(options, values))
        {
            Policy = new LinearPolicy<TObservation>(values),
            Iterations = options.Episodes,
            MainMetrics = ["rollout/ep_rew_mean", "rollout/ep_len_mean"],
            WatchesPolicy = false,
        };
    }
}
