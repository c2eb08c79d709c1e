using System.Diagnostics;
using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Agents.Recipes;

/// <summary>PPO on an environment with discrete actions: the learner that aligns language models, balancing a pole.</summary>
public static class PpoControl
{
    /// <summary>The metrics worth watching while it runs.</summary>
    public static IReadOnlyList<string> MainMetrics { get; } =
        ["rollout/ep_rew_mean", "policy/approxkl_avg", "policy/entropy_avg", "loss/value_avg", "val/var_explained"];

    /// <summary>Trains, evaluates, and leaves the policy, its curves and a summary in the run folder.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="folder">Where everything is written.</param>
    /// <param name="resume">Go on from the newest checkpoint in the folder.</param>
    /// <param name="callbacks">Called after each iteration, before the metrics are written: a display, say.</param>
    /// <param name="stop">Ends the run after the iteration in progress, with a checkpoint.</param>
    /// <exception cref="UserException">An unknown environment or contradictory options.</exception>
    public static RunSummary Run(
        ControlOptions options, RunFolder folder, bool resume = false, IReadOnlyList<ITrainingCallback>? callbacks = null,
        CancellationToken stop = default)
    {
        Stopwatch watch = Stopwatch.StartNew();
        AtomicFile.WriteAllText(folder.ConfigPath, ConfigurationFile.Print(options));

        ControlEnvironmentOptions chosen = options.Environment;
        IVectorEnvironment environment = EnvironmentRegistry.CreateVector(chosen.Id, chosen.Copies, chosen.ParseOptions());
        using MlpActorCritic policy = CreatePolicy(options, environment);
        using Adam optimizer = new(policy.NamedParameters, options.Optimizer);
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

        long stepsPerIteration = (long)chosen.Copies * options.Rollout.StepsPerCopy;
        TrainingRun run = new("control", (options.Rollout.TotalSteps + stepsPerIteration - 1) / stepsPerIteration);
        using CancellationTokenRegistration registration = stop.Register(() => run.RequestStop("interrupted"));
        using MetricSinkCallback sinks = new([new JsonLinesSink(folder.MetricsPath, run.Phase), new TensorBoardSink(folder.TensorBoardPath)]);
        new TrainingLoop<PolicyBatch<TensorRows>>(
            source, learner,
            [
                new NonFiniteGuard([.. policy.NamedParameters.Select(pair => (pair.Name, (Tensor)pair.Parameter))]),
                .. callbacks ?? [],
                sinks,
                new CheckpointCallback(new CheckpointFolder(folder.CheckpointsPath), options.Checkpoint, resume),
            ]).Run(run);

        PolicyFile.Save(folder.ModelPath, policy, chosen);
        EvaluationResult result = PolicyEvaluator.Evaluate(
            EnvironmentRegistry.CreateVector(chosen.Id, options.Evaluation.Episodes, chosen.ParseOptions()), policy, options.Evaluation.Seed);
        RunSummary summary = new()
        {
            Command = "train",
            Seed = (ulong)options.Seed,
            Seconds = watch.Elapsed.TotalSeconds,
            Engine = FusedOps.EngineName,
            Threads = FusedOps.ThreadCount,
            ModelSha256 = FileHash.Sha256(PolicyFile.ParametersPath(folder.ModelPath)),
            StoppedBy = run.StoppedBy,
            Metrics = sinks.Latest,
            Evaluation = new Dictionary<string, double>
            {
                ["return_mean"] = result.MeanReturn,
                ["return_std"] = result.ReturnDeviation,
                ["length_mean"] = result.MeanLength,
                ["episodes"] = result.Episodes.Count,
                ["reward_threshold"] = EnvironmentRegistry.Find(chosen.Id).RewardThreshold ?? double.NaN,
            },
        };
        summary.Save(folder.SummaryPath);
        return summary;
    }

    private static MlpActorCritic CreatePolicy(ControlOptions options, IVectorEnvironment environment)
    {
        return environment.ActionSpace is Discrete actions
            ? new MlpActorCritic((int)environment.ObservationSpace.Size, actions.Count, options.HiddenSizes, (ulong)options.Seed)
            : throw new UserException($"{options.Environment.Id} has continuous actions; this recipe needs discrete ones.");
    }
}
