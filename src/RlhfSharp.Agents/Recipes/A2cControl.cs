using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Advantage actor-critic on an environment: a few steps of every copy, one gradient step, and again.</summary>
public static class A2cControl
{
    /// <summary>Collector, advantages and learner for the environment of the options.</summary>
    /// <exception cref="UserException">An unknown environment, or one that the options do not fit.</exception>
    public static ControlAgent Create(A2cControlOptions options)
    {
        TrainingEnvironment environment = new(options.Environment, options.Normalization, options.Rollout.Gamma);
        MlpActorCritic network = environment.CreateNetwork(options.HiddenSizes, options.InitialLogDeviation, options.Seed);
        RmsProp optimizer = new(network.NamedParameters, options.Optimizer);
        OnPolicySource<TensorRows> source = new(
            new StepwiseCollector(environment.Copies, network, options.Rollout.StepsPerCopy, options.Seed),
            [],
            new Gae(options.Rollout.Gamma, options.Rollout.Lambda),
            StepsAsRows.Apply);
        A2cLearner<TensorRows> learner = new(network, options.A2c, optimizer, Schedules.Create(options.LearningRateSchedule));
        return new ControlAgent<PolicyBatch<TensorRows>>(source, learner)
        {
            Policy = environment.Deploy(network),
            Iterations = options.Rollout.Iterations(options.Environment.Copies),
            MainMetrics = ["rollout/ep_rew_mean", "policy/entropy_avg", "loss/value_avg"],
            Owned = [optimizer],
        };
    }
}
