using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Agents.Recipes;

/// <summary>TD3 or DDPG on an environment with continuous actions.</summary>
public static class Td3Control
{
    /// <summary>Networks, replay and learner for the environment of the options.</summary>
    /// <exception cref="UserException">An unknown environment, or one that the options do not fit.</exception>
    public static ControlAgent Create(Td3ControlOptions options)
    {
        ControlEnvironmentOptions chosen = options.Environment;
        IVectorEnvironment environment = EnvironmentRegistry.CreateVector(chosen.Id, chosen.Copies, chosen.ParseOptions());
        int observationSize = (int)environment.ObservationSpace.Size, actionSize = ActionScale.For(environment.ActionSpace, chosen.Id).Size;
        ulong seed = (ulong)options.Seed;
        DeterministicActor CreateActor() => new(observationSize, ActionScale.For(environment.ActionSpace, chosen.Id), options.HiddenSizes, seed);
        ContinuousCritics CreateCritics() => new(observationSize, actionSize, options.Td3.Critics, options.HiddenSizes, seed);

        DeterministicActor actor = CreateActor(), targetActor = CreateActor();
        ContinuousCritics critics = CreateCritics(), targetCritics = CreateCritics();
        Adam actorOptimizer = new(actor.NamedParameters, options.Optimizer), criticOptimizer = new(critics.NamedParameters, options.Optimizer);
        ContinuousExplorer explorer = new(
            actor, new ActionNoise(options.Noise, chosen.Copies, actionSize, RandomStream.Named(seed, "exploration")),
            options.Replay.LearningStarts, RandomStream.Named(seed, "warm-up"));
        ReplaySource source = ReplayExperience.Create(environment, explorer, options.Replay, options.Seed);
        Td3Learner learner = new(
            (actor, targetActor), (critics, targetCritics), options.Td3, (actorOptimizer, criticOptimizer),
            Schedules.Create(options.LearningRateSchedule), RandomStream.Named(seed, "noise"));
        return new ControlAgent<ReplayBatches>(source, learner)
        {
            Policy = actor,
            Iterations = options.Replay.Iterations(chosen.Copies),
            MainMetrics = ["rollout/ep_rew_mean", "train/critic_loss", "train/actor_loss"],
            Watched = [.. critics.NamedParameters.Select(pair => (pair.Name, (Tensor)pair.Parameter))],
            Owned = [targetActor, critics, targetCritics, actorOptimizer, criticOptimizer, source],
        };
    }
}
