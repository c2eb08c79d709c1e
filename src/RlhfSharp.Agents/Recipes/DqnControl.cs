using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Deep Q-learning on an environment with discrete actions, from plain DQN to Rainbow by its switches.</summary>
public static class DqnControl
{
    /// <summary>Networks, replay and learner for the environment of the options.</summary>
    /// <exception cref="UserException">An unknown environment, or one that the options do not fit.</exception>
    public static ControlAgent Create(DqnControlOptions options)
    {
        ControlEnvironmentOptions chosen = options.Environment;
        IVectorEnvironment environment = EnvironmentRegistry.CreateVector(chosen.Id, chosen.Copies, chosen.ParseOptions());
        if (environment.ActionSpace is not Discrete actions)
            throw new UserException($"{chosen.Id} has continuous actions; {options.Agent} needs discrete ones: choose sac, td3 or ddpg.");
        ulong seed = (ulong)options.Seed;
        QNetwork CreateNetwork() => new((int)environment.ObservationSpace.Size, actions.Count, options.Network, seed);

        QNetwork online = CreateNetwork(), target = CreateNetwork();
        Adam optimizer = new(online.NamedParameters, options.Optimizer);
        EpsilonGreedyExplorer explorer = new(online, options.Exploration, chosen.Copies, options.Replay.TotalSteps, RandomStream.Named(seed, "exploration"));
        ReplaySource source = ReplayExperience.Create(environment, explorer, options.Replay, options.Seed);
        DqnLearner learner = new(
            online, target, options.Dqn, optimizer, Schedules.Create(options.LearningRateSchedule), RandomStream.Named(seed, "noise"));
        return new ControlAgent<ReplayBatches>(source, learner)
        {
            Policy = online,
            Iterations = options.Replay.Iterations(chosen.Copies),
            MainMetrics = ["rollout/ep_rew_mean", "rollout/exploration_rate", "train/loss"],
            Owned = [target, optimizer, source],
        };
    }
}
