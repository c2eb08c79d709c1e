using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Cli.Bench;

/// <summary>The whole of `rlhf train` with an agent into a temporary folder, its final evaluation cut to one episode.</summary>
/// <param name="name">What the user types.</param>
/// <param name="description">What is done in one run, in one line.</param>
/// <param name="steps">Steps of the environment in a run, and in one of the warm-up.</param>
/// <param name="options">The settings of a run of so many steps.</param>
internal sealed class ControlWorkload(string name, string description, (long Run, long WarmUp) steps, Func<long, ControlOptions> options) : Workload
{
    private const string Update = "time/update_s"; // of one optimiser step

    /// <summary>PPO on CartPole-v1.</summary>
    public static ControlWorkload PpoCartPole { get; } = new(
        "ppo-cartpole", "PPO on CartPole-v1, 100,000 steps with the settings of the RL Baselines3 Zoo", (100_000, 5_000), steps =>
        {
            PpoControlOptions options = new();
            return options with { Rollout = options.Rollout with { TotalSteps = steps } };
        });

    /// <summary>DQN on CartPole-v1.</summary>
    public static ControlWorkload DqnCartPole { get; } = new(
        "dqn-cartpole", "DQN on CartPole-v1, 20,000 steps and 9,500 minibatches of 128 with the default settings", (20_000, 3_000), steps =>
        {
            DqnControlOptions options = new();
            return options with { Replay = options.Replay with { TotalSteps = steps } };
        });

    /// <summary>SAC on Pendulum-v1.</summary>
    public static ControlWorkload SacPendulum { get; } = new(
        "sac-pendulum", "SAC on Pendulum-v1, 5,000 steps and 4,900 minibatches of 256 with the default settings", (5_000, 500), steps =>
        {
            SacControlOptions options = new();
            return options with { Replay = options.Replay with { TotalSteps = steps } };
        });

    public override string Name => name;

    public override string Description => description;

    public override int DefaultRuns => 3;

    public override IEnumerable<BenchResult> Measure(BenchRequest request)
    {
        BenchResult result = Repetition.Measure(
            Name, request.Runs ?? DefaultRuns, metrics => Train(steps.Run, metrics), warmUp: () => Train(steps.WarmUp, new MetricRecorder()));
        yield return result with { StepsPerS = steps.Run / result.MedianS };
    }

    private void Train(long count, MetricRecorder metrics)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rlhf-bench-");
        try
        {
            ControlOptions chosen = options(count);
            PhaseSums sums = new();
            ControlRun.Run(
                chosen with { Evaluation = chosen.Evaluation with { Episodes = 1 } }, RunFolder.Create(folder.FullName, overwrite: false), callbacks: [sums]);
            foreach ((string phase, double seconds) in sums.Seconds) metrics.RecordLast(phase, seconds);
            metrics.RecordLast(Update, sums.Seconds[PhaseSums.Train] / sums.Updates);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Adds up what the iterations say of their parts.</summary>
    private sealed class PhaseSums : ITrainingCallback
    {
        public const string Train = "time/train_s";

        private double onPolicy, offPolicy;

        public Dictionary<string, double> Seconds { get; } = [];

        /// <summary>Optimiser steps.</summary>
        public double Updates => onPolicy + offPolicy;

        public void OnStarted(TrainingRun run)
        {
        }

        public void OnIteration(TrainingRun run, MetricRecorder metrics)
        {
            IReadOnlyDictionary<string, double> recorded = metrics.Snapshot();
            foreach (string phase in (string[])["time/rollout_s", Train])
                Seconds[phase] = Seconds.GetValueOrDefault(phase) + recorded.GetValueOrDefault(phase);
            onPolicy += recorded.GetValueOrDefault("val/optimizer_steps"); // of this iteration
            offPolicy = recorded.GetValueOrDefault("train/n_updates"); // of all so far
        }

        public void OnFinished(TrainingRun run)
        {
        }
    }
}
