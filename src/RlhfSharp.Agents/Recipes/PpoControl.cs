using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Agents.Recipes;

/// <summary>PPO on an environment: the learner that aligns language models, balancing a pole.</summary>
public static class PpoControl
{
    /// <summary>Collector, advantages and learner for the environment of the options.</summary>
    /// <exception cref="UserException">An unknown environment, or one that the options do not fit.</exception>
    public static ControlAgent Create(PpoControlOptions options)
    {
        ControlEnvironmentOptions chosen = options.Environment;
        IVectorEnvironment environment = EnvironmentRegistry.CreateVector(chosen.Id, chosen.Copies, chosen.ParseOptions());
        MlpActorCritic policy = CreatePolicy(options, environment);
        Adam optimizer = new(policy.NamedParameters, options.Optimizer);
        OnPolicySource<TensorRows> source = new(
            new StepwiseCollector(environment, policy, options.Rollout.StepsPerCopy, options.Seed),
            [],
            new Gae(options.Rollout.Gamma, options.Rollout.Lambda),
            StepsAsRows.Apply);
        PpoLearner<TensorRows> learner = new(
            policy, options.Ppo, optimizer,
            Schedules.Create(options.LearningRateSchedule),
            RandomStream.Named((ulong)options.Seed, "minibatches"),
            Schedules.Create(options.ClipRangeSchedule));
        return new ControlAgent<PolicyBatch<TensorRows>>(source, learner)
        {
            Policy = policy,
            Iterations = options.Rollout.Iterations(chosen.Copies),
            MainMetrics = ["rollout/ep_rew_mean", "policy/approxkl_avg", "policy/entropy_avg", "loss/value_avg", "val/var_explained"],
            Owned = [optimizer],
        };
    }

    private static MlpActorCritic CreatePolicy(PpoControlOptions options, IVectorEnvironment environment) =>
        environment.ActionSpace is Discrete actions
            ? new MlpActorCritic((int)environment.ObservationSpace.Size, actions.Count, options.HiddenSizes, (ulong)options.Seed)
            : throw new UserException($"{options.Environment.Id} has continuous actions; this recipe needs discrete ones.");
}
