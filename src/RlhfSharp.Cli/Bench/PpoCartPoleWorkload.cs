using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Cli.Bench;

/// <summary>The whole of `rlhf train --agent ppo --env CartPole-v1` into a temporary folder, its final evaluation cut to one episode.</summary>
internal sealed class PpoCartPoleWorkload : Workload
{
    private const long Steps = 100_000, WarmUpSteps = 5_000;

    public override string Name => "ppo-cartpole";

    public override string Description => "PPO on CartPole-v1, 100,000 steps with the settings of the RL Baselines3 Zoo";

    public override int DefaultRuns => 3;

    public override IEnumerable<BenchResult> Measure(BenchRequest request)
    {
        BenchResult result = Repetition.Measure(
            Name, request.Runs ?? DefaultRuns, metrics => Train(Steps, metrics), warmUp: () => Train(WarmUpSteps, new MetricRecorder()));
        yield return result with { StepsPerS = Steps / result.MedianS };
    }

    private static void Train(long steps, MetricRecorder metrics)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rlhf-bench-");
        try
        {
            PpoControlOptions options = new();
            options = options with
            {
                Rollout = options.Rollout with { TotalSteps = steps },
                Evaluation = options.Evaluation with { Episodes = 1 },
            };
            PhaseSums sums = new();
            ControlRun.Run(options, RunFolder.Create(folder.FullName, overwrite: false), callbacks: [sums]);
            foreach ((string name, double seconds) in sums.Seconds) metrics.RecordLast(name, seconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Adds up what the iterations say of their parts.</summary>
    private sealed class PhaseSums : ITrainingCallback
    {
        public Dictionary<string, double> Seconds { get; } = [];

        public void OnStarted(TrainingRun run)
        {
        }

        public void OnIteration(TrainingRun run, MetricRecorder metrics)
        {
            IReadOnlyDictionary<string, double> recorded = metrics.Snapshot();
            foreach (string phase in (string[])["time/rollout_s", "time/train_s"])
                Seconds[phase] = Seconds.GetValueOrDefault(phase) + recorded.GetValueOrDefault(phase);
        }

        public void OnFinished(TrainingRun run)
        {
        }
    }
}
