using System.Diagnostics;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Trains any agent of <see cref="AgentRegistry"/>: what is the same for all of them.</summary>
public static class ControlRun
{
    /// <summary>The name of the phase in progress displays, metrics and checkpoints.</summary>
    public const string Phase = "control";

    /// <summary>Trains, evaluates, and leaves the policy, its curves and a summary in the run folder.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="folder">Where everything is written.</param>
    /// <param name="resume">Go on from the newest checkpoint in the folder.</param>
    /// <param name="callbacks">Called after each iteration, before the metrics are written: a display, say.</param>
    /// <param name="stop">Ends the run after the iteration in progress, with a checkpoint.</param>
    /// <exception cref="UserException">An unknown agent or environment, or options that contradict each other.</exception>
    public static RunSummary Run(
        ControlOptions options, RunFolder folder, bool resume = false, IReadOnlyList<ITrainingCallback>? callbacks = null,
        CancellationToken stop = default)
    {
        using ControlAgent agent = AgentRegistry.Find(options.Agent).Create(options);
        return Run(agent, options, folder, resume, callbacks, stop);
    }

    /// <summary>As the other, with an agent already put together.</summary>
    public static RunSummary Run(
        ControlAgent agent, ControlOptions options, RunFolder folder, bool resume = false, IReadOnlyList<ITrainingCallback>? callbacks = null,
        CancellationToken stop = default)
    {
        Stopwatch watch = Stopwatch.StartNew();
        AtomicFile.WriteAllText(folder.ConfigPath, ConfigurationFile.Print(options, AgentRegistry.Find(options.Agent).Defaults));

        TrainingRun run = new(Phase, agent.Iterations);
        using CancellationTokenRegistration registration = stop.Register(() => run.RequestStop(TrainingRun.Interrupted));
        using MetricSinkCallback sinks = new([new JsonLinesSink(folder.MetricsPath, run.Phase), new TensorBoardSink(folder.TensorBoardPath)],
            interval: MetricSinkCallback.IntervalFor(agent.Iterations));
        agent.Train(run,
        [
            new NonFiniteGuard([.. agent.WatchesPolicy ? agent.Policy.NamedTensors : [], .. agent.Watched]),
            .. callbacks ?? [],
            sinks,
            new CheckpointCallback(new CheckpointFolder(folder.CheckpointsPath), options.Checkpoint, resume),
        ]);

        IReadOnlyDictionary<string, double> metrics = sinks.Latest.Count > 0 ? sinks.Latest : JsonLinesSink.ReadLast(folder.MetricsPath, Phase); // nothing was left to train
        ControlEnvironmentOptions environment = options.Environment.After((long)metrics.GetValueOrDefault("time/total_timesteps"));
        PolicyFile.Save(folder.ModelPath, agent.Policy, environment);
        string? stoppedBy = run.CompletedIterations < run.TotalIterations ? run.StoppedBy : null; // asked to stop, but already done
        RunSummary summary = new()
        {
            Command = "train",
            Seed = (ulong)options.Seed,
            Seconds = watch.Elapsed.TotalSeconds,
            Engine = FusedOps.EngineName,
            Threads = FusedOps.ThreadCount,
            ModelSha256 = FileHash.Sha256(PolicyFile.ParametersPath(folder.ModelPath)),
            StoppedBy = stoppedBy,
            Metrics = metrics,
            Evaluation = stoppedBy is null ? Evaluate(agent.Policy, environment, options.Evaluation) : null, // who stops a run does not want to wait
        };
        summary.Save(folder.SummaryPath);
        return summary;
    }

    private static Dictionary<string, double> Evaluate(IControlPolicy policy, ControlEnvironmentOptions environment, ControlEvaluationOptions options)
    {
        EvaluationResult result = PolicyEvaluator.Evaluate(policy, environment, options);
        Dictionary<string, double> evaluation = new()
        {
            ["return_mean"] = result.MeanReturn,
            ["return_std"] = result.ReturnDeviation,
            ["length_mean"] = result.MeanLength,
            ["episodes"] = result.Episodes.Count,
            ["reward_threshold"] = EnvironmentRegistry.Find(environment.Id).RewardThreshold ?? double.NaN,
        };
        if (policy is TabularPolicy table && ExactReturn.Of(table, environment, options.MaxSteps) is { } exact)
            evaluation["return_exact"] = exact;
        return evaluation;
    }
}
