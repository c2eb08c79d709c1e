using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Soft actor-critic on an environment with continuous actions.</summary>
public static class SacControl
{
    private const int Critics = 2;

    /// <summary>Networks, replay and learner for the environment of the options.</summary>
    /// <exception cref="UserException">An unknown environment, or one that the options do not fit.</exception>
    public static ControlAgent Create(SacControlOptions options)
    {
        ControlEnvironmentOptions chosen = options.Environment;
        IVectorEnvironment environment = EnvironmentRegistry.CreateVector(chosen.Id, chosen.Copies, chosen.ParseOptions());
        int observationSize = (int)environment.ObservationSpace.Size;
        ActionScale scale = ActionScale.For(environment.ActionSpace, chosen.Id);
        ulong seed = (ulong)options.Seed;
        ContinuousCritics CreateCritics() => new(observationSize, scale.Size, Critics, options.HiddenSizes, seed);

        SquashedGaussianActor actor = new(observationSize, scale, options.HiddenSizes, seed);
        ContinuousCritics critics = CreateCritics(), targetCritics = CreateCritics();
        Adam actorOptimizer = new(actor.NamedParameters, options.Optimizer), criticOptimizer = new(critics.NamedParameters, options.Optimizer);
        ContinuousExplorer explorer = new(
            actor, new ActionNoise(options.Noise, chosen.Copies, scale.Size, RandomStream.Named(seed, "exploration")),
            options.Replay.LearningStarts, RandomStream.Named(seed, "warm-up"));
        ReplaySource source = ReplayExperience.Create(environment, explorer, options.Replay, options.Seed);
        SacLearner learner = new(
            actor, (critics, targetCritics), options.Sac, (actorOptimizer, criticOptimizer),
            Schedules.Create(options.LearningRateSchedule), RandomStream.Named(seed, "noise"), options.Optimizer);
        return new ControlAgent<ReplayBatches>(source, learner)
        {
            Policy = actor,
            Iterations = options.Replay.Iterations(chosen.Copies),
            MainMetrics = ["rollout/ep_rew_mean", "train/critic_loss", "train/actor_loss", "train/ent_coef"],
            Watched = [.. critics.NamedParameters.Select(pair => (pair.Name, (Tensor)pair.Parameter))],
            Owned = [critics, targetCritics, actorOptimizer, criticOptimizer, learner, source],
        };
    }
}
