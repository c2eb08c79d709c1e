using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Agents.Recipes;

/// <summary>REINFORCE on an environment: whole episodes, then one gradient step, and again.</summary>
public static class ReinforceControl
{
    /// <summary>Collector, returns and learner for the environment of the options.</summary>
    /// <exception cref="UserException">An unknown environment, or one that the options do not fit.</exception>
    public static ControlAgent Create(ReinforceControlOptions options)
    {
        TrainingEnvironment environment = new(options.Environment, options.Normalization, options.Gamma);
        MlpActorCritic network = environment.CreateNetwork(options.HiddenSizes, options.InitialLogDeviation, options.Seed);
        Adam optimizer = new(network.NamedParameters, options.Optimizer);
        OnPolicySource<TensorRows> source = new(
            new EpisodeCollector(environment.Copies, network, options.Seed, withValues: options.Baseline == BaselineKind.Critic),
            [],
            new MonteCarlo(options.Gamma),
            StepsAsRows.ApplyWithoutPadding,
            whitenAdvantages: options.Baseline == BaselineKind.Whitened);
        ReinforceLearner<TensorRows> learner = new(network, options.Reinforce, optimizer, Schedules.Create(options.LearningRateSchedule));
        int copies = options.Environment.Copies;
        return new ControlAgent<PolicyBatch<TensorRows>>(source, learner)
        {
            Policy = environment.Deploy(network),
            Iterations = (options.Episodes + copies - 1) / copies,
            MainMetrics = ["rollout/ep_rew_mean", "policy/entropy_avg", "loss/policy_avg"],
            Owned = [optimizer],
        };
    }
}
