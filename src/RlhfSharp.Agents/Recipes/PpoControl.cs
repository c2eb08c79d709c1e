using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
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
        TrainingEnvironment environment = new(options.Environment, options.Normalization, options.Rollout.Gamma);
        MlpActorCritic network = environment.CreateNetwork(options.HiddenSizes, options.InitialLogDeviation, options.Seed);
        Adam optimizer = new(network.NamedParameters, options.Optimizer);
        OnPolicySource<TensorRows> source = new(
            new StepwiseCollector(environment.Copies, network, options.Rollout.StepsPerCopy, options.Seed),
            [],
            new Gae(options.Rollout.Gamma, options.Rollout.Lambda),
            StepsAsRows.Apply);
        PpoLearner<TensorRows> learner = new(
            network, options.Ppo, optimizer,
            Schedules.Create(options.LearningRateSchedule),
            RandomStream.Named((ulong)options.Seed, "minibatches"),
            Schedules.Create(options.ClipRangeSchedule));
        return new ControlAgent<PolicyBatch<TensorRows>>(source, learner)
        {
            Policy = environment.Deploy(network),
            Iterations = options.Rollout.Iterations(options.Environment.Copies),
            MainMetrics = ["rollout/ep_rew_mean", "policy/approxkl_avg", "policy/entropy_avg", "loss/value_avg", "val/var_explained"],
            Owned = [optimizer],
        };
    }
}
